package io.quorate.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.participant.ParticipantEvent;

/** What can have happened to an account. Amounts are minor units of its currency. */
public sealed interface AccountEvent {

  /** The account exists from now on, with its first balance. */
  record Opened(String currency, long initialBalance, long overdraftLimit)
      implements AccountEvent {}

  /** Money came in. */
  record Deposited(long amount) implements AccountEvent {}

  /** Money went out. */
  record Withdrawn(long amount) implements AccountEvent {}

  /** Money was set aside. */
  record HoldPlaced(String holdId, long amount, long ttlMs, long expiresAtMs)
      implements AccountEvent {}

  /** Held money went out: the captured amount; the rest is available again. */
  record HoldCaptured(String holdId, long captured) implements AccountEvent {}

  /** Held money is available again. */
  record HoldReleased(String holdId) implements AccountEvent {}

  /** Held money is available again since the hold's time was over. */
  record HoldExpired(String holdId) implements AccountEvent {}

  /** It took part in a transaction. */
  record Participated(@JsonValue ParticipantEvent part) implements AccountEvent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participated {}
  }

  /** No money moves from now on. */
  record Frozen() implements AccountEvent {}

  /** Money moves again. */
  record Unfrozen() implements AccountEvent {}

  /** The account is closed for good. */
  record Closed() implements AccountEvent {}
}
