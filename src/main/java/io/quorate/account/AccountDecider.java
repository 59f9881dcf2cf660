package io.quorate.account;

import static io.quorate.kernel.RejectionCode.ACCOUNT_CLOSED;
import static io.quorate.kernel.RejectionCode.ACCOUNT_FROZEN;
import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INSUFFICIENT_FUNDS;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.account.Account.Status;
import io.quorate.kernel.Check;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an account. Rejections, in order of precedence: {@code not_found} (the account),
 * {@code exists_with_different_payload}, {@code account_closed}, {@code account_frozen}, {@code
 * not_found} (the hold), {@code invalid_state}, {@code insufficient_funds}, {@code limit_exceeded}.
 */
public final class AccountDecider implements Decider<AccountCommand, AccountEvent, Account> {

  static final String NO_ACCOUNT = "Expected the account to exist, but it does not.";

  @Override
  public Account initial() {
    return Account.ABSENT;
  }

  @Override
  public Decision<AccountEvent> decide(AccountCommand command, Account account, long nowMs) {
    if (account.status() == Status.ABSENT
        && !(command instanceof AccountCommand.Open)
        && !(command instanceof AccountCommand.Participate)) {
      return Decision.reject(NOT_FOUND, NO_ACCOUNT);
    }
    return switch (command) {
      case AccountCommand.Get() -> Decision.unchanged();
      case AccountCommand.GetHold(String holdId) -> HoldEvents.RULES.show(account.holds(), holdId);
      case AccountCommand.Open open -> open(open, account);
      case AccountCommand.Deposit deposit -> deposit(deposit, account);
      case AccountCommand.Withdraw withdraw -> withdraw(withdraw, account);
      case AccountCommand.PlaceHold place -> placeHold(place, account, nowMs);
      case AccountCommand.CaptureHold capture -> captureHold(capture, account, nowMs);
      case AccountCommand.ReleaseHold release ->
          HoldEvents.RULES.release(account.holds(), release.holdId(), nowMs);
      case AccountCommand.Participate(ParticipantCommand part) ->
          AccountType.PARTICIPANT.decide(part, account, nowMs);
      case AccountCommand.Freeze() -> changeStatus(account, Status.FROZEN);
      case AccountCommand.Unfreeze() -> changeStatus(account, Status.OPEN);
      case AccountCommand.Close() -> close(account);
    };
  }

  @Override
  public Account evolve(Account account, AccountEvent event) {
    Earmarks holds = account.holds();
    return switch (event) {
      case AccountEvent.Opened(String currency, long initialBalance, long overdraftLimit) ->
          new Account(
              Status.OPEN,
              currency,
              initialBalance,
              overdraftLimit,
              initialBalance,
              holds,
              account.participations());
      case AccountEvent.Deposited(long amount) ->
          account.withBalance(Math.addExact(account.balance(), amount));
      case AccountEvent.Withdrawn(long amount) ->
          account.withBalance(Math.subtractExact(account.balance(), amount));
      case AccountEvent.HoldPlaced(String id, long amount, long ttlMs, long expiresAtMs) ->
          account.withHolds(holds.with(Earmark.held(id, amount, ttlMs, expiresAtMs)));
      case AccountEvent.HoldCaptured(String id, long captured) ->
          account
              .withHolds(holds.ended(id, Earmark.Status.TAKEN, captured))
              .withBalance(Math.subtractExact(account.balance(), captured));
      case AccountEvent.HoldReleased(String id) ->
          account.withHolds(holds.ended(id, Earmark.Status.RELEASED, 0));
      case AccountEvent.HoldExpired(String id) ->
          account.withHolds(holds.ended(id, Earmark.Status.EXPIRED, 0));
      case AccountEvent.Participated(ParticipantEvent part) ->
          account
              .withParticipations(account.participations().evolve(part))
              .withBalance(Math.addExact(account.balance(), part.delta()));
      case AccountEvent.Frozen() -> account.withStatus(Status.FROZEN);
      case AccountEvent.Unfrozen() -> account.withStatus(Status.OPEN);
      case AccountEvent.Closed() -> account.withStatus(Status.CLOSED);
    };
  }

  @Override
  public List<AccountEvent> elapse(Account account, long nowMs) {
    List<AccountEvent> expired = HoldEvents.RULES.elapse(account.holds(), nowMs);
    return expired.isEmpty() ? AccountType.PARTICIPANT.elapse(account, nowMs) : expired;
  }

  @Override
  public long dueAtMs(Account account) {
    return Math.min(account.holds().dueAtMs(), AccountType.PARTICIPANT.dueAtMs(account));
  }

  /** Returns why no money may move now, or null when it may. */
  static @Nullable Rejection immovable(Account account) {
    return switch (account.status()) {
      case FROZEN ->
          new Rejection(ACCOUNT_FROZEN, "Expected an open account, but the account is frozen.");
      case CLOSED -> closed();
      case OPEN, ABSENT -> null;
    };
  }

  static Rejection insufficientFunds(Account account, long amount) {
    return new Rejection(
        INSUFFICIENT_FUNDS,
        "Expected at least %d to be available, but only %d is."
            .formatted(amount, account.available()));
  }

  private static Decision<AccountEvent> open(AccountCommand.Open open, Account account) {
    if (account.status() == Status.ABSENT) {
      return overLimit(open.initialBalance(), open.overdraftLimit())
          ? Decision.reject(LIMIT_EXCEEDED, limitDetail())
          : Decision.accept(
              new AccountEvent.Opened(
                  open.currency(), open.initialBalance(), open.overdraftLimit()));
    }
    boolean same =
        open.currency().equals(account.currency())
            && open.initialBalance() == account.initialBalance()
            && open.overdraftLimit() == account.overdraftLimit();
    return same
        ? Decision.unchanged()
        : Decision.reject(
            EXISTS_WITH_DIFFERENT_PAYLOAD,
            "Expected the currency, initialBalance and overdraftLimit that the account was opened"
                + " with, but they differ.");
  }

  private static Decision<AccountEvent> deposit(AccountCommand.Deposit deposit, Account account) {
    Rejection immovable = immovable(account);
    if (immovable != null) {
      return new Decision.Rejected<>(immovable);
    }
    return deposit.amount() > account.room()
        ? Decision.reject(LIMIT_EXCEEDED, limitDetail())
        : Decision.accept(new AccountEvent.Deposited(deposit.amount()));
  }

  private static Decision<AccountEvent> withdraw(
      AccountCommand.Withdraw withdraw, Account account) {
    Rejection immovable = immovable(account);
    if (immovable != null) {
      return new Decision.Rejected<>(immovable);
    }
    return account.available() < withdraw.amount()
        ? new Decision.Rejected<>(insufficientFunds(account, withdraw.amount()))
        : Decision.accept(new AccountEvent.Withdrawn(withdraw.amount()));
  }

  private static Decision<AccountEvent> placeHold(
      AccountCommand.PlaceHold place, Account account, long nowMs) {
    Earmarks holds = account.holds();
    var again = HoldEvents.RULES.placeAgain(holds, place.holdId(), place.amount(), place.ttlMs());
    if (again.isPresent()) {
      return again.get();
    }
    Rejection immovable = immovable(account);
    if (immovable != null) {
      return new Decision.Rejected<>(immovable);
    }
    return account.available() < place.amount()
        ? new Decision.Rejected<>(insufficientFunds(account, place.amount()))
        : HoldEvents.RULES.place(holds, place.holdId(), place.amount(), place.ttlMs(), nowMs);
  }

  private static Decision<AccountEvent> captureHold(
      AccountCommand.CaptureHold capture, Account account, long nowMs) {
    Rejection immovable = immovable(account);
    return immovable != null
        ? new Decision.Rejected<>(immovable)
        : HoldEvents.RULES.take(account.holds(), capture.holdId(), capture.amount(), nowMs);
  }

  private static Decision<AccountEvent> changeStatus(Account account, Status wanted) {
    if (account.status() == Status.CLOSED) {
      return new Decision.Rejected<>(closed());
    }
    if (account.status() == wanted) {
      return Decision.unchanged();
    }
    return Decision.accept(
        wanted == Status.FROZEN ? new AccountEvent.Frozen() : new AccountEvent.Unfrozen());
  }

  private static Decision<AccountEvent> close(Account account) {
    if (account.status() == Status.CLOSED) {
      return Decision.unchanged();
    }
    int open = account.participations().unsettledCount();
    return account.balance() == 0 && account.holds().heldCount() == 0 && open == 0
        ? Decision.accept(new AccountEvent.Closed())
        : Decision.reject(
            INVALID_STATE,
            "Expected a balance of 0, nothing held and no open transaction, but the balance is %d,"
                    .formatted(account.balance())
                + " %d is held and %d %s open."
                    .formatted(
                        account.held(), open, open == 1 ? "transaction is" : "transactions are"));
  }

  static Rejection closed() {
    return new Rejection(ACCOUNT_CLOSED, "Expected an open account, but the account is closed.");
  }

  private static boolean overLimit(long balance, long overdraftLimit) {
    return balance + overdraftLimit > Check.MAX_AMOUNT;
  }

  static String limitDetail() {
    return "Expected balance + overdraftLimit to stay at or below %d, but it would pass it."
        .formatted(Check.MAX_AMOUNT);
  }
}
