package io.quorate.account;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.Open;
import io.quorate.account.AccountCommand.PlaceHold;
import io.quorate.kernel.Check;
import io.quorate.kernel.ReferenceModel;
import io.quorate.kernel.earmark.ModelEarmarks;
import java.util.Locale;

/** What an account should do, in plain mutable fields. */
final class AccountModel implements ReferenceModel<AccountCommand, Account> {

  private final ModelEarmarks holds = new ModelEarmarks();
  private String status = "absent";
  private String opening = "";
  private long overdraftLimit;

  /** All that ever came in less all that went out, captures not counted. */
  private long moved;

  /** All that can be seen. */
  private record Seen(
      String status, long balance, long held, long available, long dueAtMs, String holds) {}

  @Override
  public String apply(AccountCommand command, long nowMs) {
    if (status.equals("absent") && !(command instanceof Open)) {
      return "not_found";
    }
    return switch (command) {
      case Open open -> open(open);
      case AccountCommand.Get() -> SAME;
      case AccountCommand.GetHold(String id) -> holds.show(id);
      case AccountCommand.Participate participate ->
          throw new IllegalArgumentException("Expected no transaction in this model.");
      case AccountCommand.Deposit(long amount) -> deposit(amount);
      case AccountCommand.Withdraw(long amount) -> withdraw(amount);
      case PlaceHold place -> place(place, nowMs);
      case CaptureHold(String id, Long amount) ->
          status.equals("open") ? holds.take(id, amount, nowMs) : "account_" + status;
      case AccountCommand.ReleaseHold(String id) -> holds.release(id, nowMs);
      case AccountCommand.Freeze() -> become("frozen");
      case AccountCommand.Unfreeze() -> become("open");
      case AccountCommand.Close() -> close();
    };
  }

  @Override
  public void expire(long nowMs) {
    holds.expire(nowMs);
  }

  @Override
  public Object seen() {
    return new Seen(status, balance(), holds.held(), free(), holds.dueAtMs(), holds.seen());
  }

  @Override
  public Object seenOf(Account account, long dueAtMs) {
    return new Seen(
        account.status().name().toLowerCase(Locale.ROOT),
        account.balance(),
        account.holds().heldAmount(),
        account.available(),
        dueAtMs,
        ModelEarmarks.seenOf(account.holds()));
  }

  private String open(Open open) {
    if (!status.equals("absent")) {
      return opening.equals(open.toString()) ? SAME : "exists_with_different_payload";
    }
    if (open.initialBalance() + open.overdraftLimit() > Check.MAX_AMOUNT) {
      return "limit_exceeded";
    }
    status = "open";
    opening = open.toString();
    moved = open.initialBalance();
    overdraftLimit = open.overdraftLimit();
    return OK;
  }

  private String deposit(long amount) {
    if (!status.equals("open")) {
      return "account_" + status;
    }
    if (balance() + amount + overdraftLimit > Check.MAX_AMOUNT) {
      return "limit_exceeded";
    }
    moved += amount;
    return OK;
  }

  private String withdraw(long amount) {
    if (!status.equals("open")) {
      return "account_" + status;
    }
    if (amount > free()) {
      return "insufficient_funds";
    }
    moved -= amount;
    return OK;
  }

  private String place(PlaceHold place, long nowMs) {
    String known = holds.placeKnown(place.holdId(), place.amount(), place.ttlMs());
    if (known != null) {
      return known;
    }
    if (!status.equals("open")) {
      return "account_" + status;
    }
    return place.amount() > free()
        ? "insufficient_funds"
        : holds.place(place.holdId(), place.amount(), place.ttlMs(), nowMs);
  }

  private String become(String wanted) {
    if (status.equals("closed")) {
      return "account_closed";
    }
    String outcome = status.equals(wanted) ? SAME : OK;
    status = wanted;
    return outcome;
  }

  private String close() {
    if (status.equals("closed")) {
      return SAME;
    }
    if (balance() != 0 || holds.held() != 0) {
      return "invalid_state";
    }
    status = "closed";
    return OK;
  }

  private long balance() {
    return moved - holds.taken();
  }

  private long free() {
    return balance() + overdraftLimit - holds.held();
  }
}
