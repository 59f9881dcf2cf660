package io.quorate.account;

import static io.quorate.kernel.RejectionCode.ACCOUNT_CLOSED;
import static io.quorate.kernel.RejectionCode.CURRENCY_MISMATCH;
import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.account.Account.Status;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.StepKind;
import org.jspecify.annotations.Nullable;

/**
 * What an account says to the steps of transactions. Rejections, in order of precedence: {@code
 * invalid_argument} (no step for an account), {@code not_found}, {@code account_closed}, {@code
 * account_frozen}, {@code currency_mismatch}, {@code insufficient_funds}, {@code limit_exceeded}.
 * What was promised is committed and undone whatever comes, on a frozen account, too.
 */
record AccountSteps(Account account) implements ParticipantRules.Entity {

  @Override
  public @Nullable Rejection refusal(Order order) {
    Rejection never = refusal(order.step().action());
    if (never != null) {
      return never;
    }
    Rejection immovable = AccountDecider.immovable(account);
    if (immovable != null) {
      return immovable;
    }
    String currency = order.currency();
    if (currency != null && !currency.equals(account.currency())) {
      return new Rejection(
          CURRENCY_MISMATCH,
          "Expected an account in %s, but it is in %s.".formatted(currency, account.currency()));
    }
    long amount = order.step().amount();
    if (order.step().action().takes()) {
      return amount > account.available()
          ? AccountDecider.insufficientFunds(account, amount)
          : null;
    }
    return amount > account.room()
        ? new Rejection(LIMIT_EXCEEDED, AccountDecider.limitDetail())
        : null;
  }

  @Override
  public @Nullable Rejection refusal(StepKind action) {
    if (action != AccountStepKinds.DEBIT && action != AccountStepKinds.CREDIT) {
      return new Rejection(
          INVALID_ARGUMENT,
          "Expected a debit or credit of an account, but it is a %s.".formatted(action.text()));
    }
    if (account.status() == Status.ABSENT) {
      return new Rejection(NOT_FOUND, AccountDecider.NO_ACCOUNT);
    }
    return account.status() == Status.CLOSED
        ? new Rejection(ACCOUNT_CLOSED, "Expected an open account, but the account is closed.")
        : null;
  }

  @Override
  public @Nullable String currency() {
    return account.status() == Status.ABSENT ? null : account.currency();
  }
}
