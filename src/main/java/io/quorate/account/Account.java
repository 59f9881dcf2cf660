package io.quorate.account;

import io.quorate.kernel.Check;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.kernel.participant.Participations;

/**
 * The state of an account. Immutable. Invariants, held by {@link AccountDecider}: what is held is
 * at most balance + overdraftLimit when it is placed; balance + overdraftLimit, with all that
 * transactions may still bring, is at most {@link Check#MAX_AMOUNT}; a closed account has a balance
 * of zero and holds nothing.
 *
 * @param status where it is in its life
 * @param currency three letters; empty while {@link Status#ABSENT}
 * @param initialBalance the balance it was opened with, in minor units
 * @param overdraftLimit how far below zero the balance may go, in minor units
 * @param balance in minor units; negative when overdrawn
 * @param holds money set aside
 * @param participations the transactions it takes part in
 */
public record Account(
    Status status,
    String currency,
    long initialBalance,
    long overdraftLimit,
    long balance,
    Earmarks holds,
    Participations participations) {

  /** The life of an account: ABSENT, then OPEN and FROZEN in turns, then CLOSED for good. */
  public enum Status {
    /** Never opened. */
    ABSENT,
    /** Money moves. */
    OPEN,
    /** No money moves. */
    FROZEN,
    /** Over. */
    CLOSED
  }

  /** The state before the first event. */
  public static final Account ABSENT =
      new Account(Status.ABSENT, "", 0, 0, 0, Earmarks.none(), Participations.none());

  /** Returns what is set aside, by holds and by transactions. */
  public long held() {
    return holds.heldAmount() + participations.setAside();
  }

  /** Returns what can be withdrawn or held now: balance + overdraftLimit - held. */
  public long available() {
    return balance + overdraftLimit - held();
  }

  /** Returns how much can come in before a limit is passed, with all that is promised to come. */
  long room() {
    return Check.MAX_AMOUNT - balance - overdraftLimit - participations.incoming();
  }

  Account withStatus(Status newStatus) {
    return new Account(
        newStatus, currency, initialBalance, overdraftLimit, balance, holds, participations);
  }

  Account withBalance(long newBalance) {
    return new Account(
        status, currency, initialBalance, overdraftLimit, newBalance, holds, participations);
  }

  Account withHolds(Earmarks newHolds) {
    return new Account(
        status, currency, initialBalance, overdraftLimit, balance, newHolds, participations);
  }

  Account withParticipations(Participations newParticipations) {
    return new Account(
        status, currency, initialBalance, overdraftLimit, balance, holds, newParticipations);
  }
}
