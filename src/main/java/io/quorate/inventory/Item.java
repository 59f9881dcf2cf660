package io.quorate.inventory;

import io.quorate.kernel.Check;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.kernel.participant.Participations;

/**
 * The state of a stock item. Immutable. Invariants, held by {@link ItemDecider}: what is reserved
 * is at most what is on hand, so that nothing is oversold; on hand, with all that transactions may
 * still bring, is 0 to {@link Check#MAX_AMOUNT}.
 *
 * @param status where it is in its life
 * @param createdOnHand the stock it was created with, in pieces
 * @param onHand the stock that is there, reserved or not, in pieces
 * @param reservations stock set aside
 * @param participations the transactions it takes part in
 */
public record Item(
    Status status,
    long createdOnHand,
    long onHand,
    Earmarks reservations,
    Participations participations) {

  /** The life of an item: ABSENT, then PRESENT for good. */
  public enum Status {
    /** Never created. */
    ABSENT,
    /** Stock comes and goes. */
    PRESENT
  }

  /** The state before the first event. */
  public static final Item ABSENT =
      new Item(Status.ABSENT, 0, 0, Earmarks.none(), Participations.none());

  /** Returns what is set aside, by reservations and by transactions. */
  public long reserved() {
    return reservations.heldAmount() + participations.setAside();
  }

  /** Returns what can be reserved now: onHand - reserved. */
  public long available() {
    return onHand - reserved();
  }

  /** Returns how much can come in before a limit is passed, with all that is promised to come. */
  long room() {
    return Check.MAX_AMOUNT - onHand - participations.incoming();
  }

  Item withOnHand(long newOnHand) {
    return new Item(status, createdOnHand, newOnHand, reservations, participations);
  }

  Item withReservations(Earmarks newReservations) {
    return new Item(status, createdOnHand, onHand, newReservations, participations);
  }

  Item withParticipations(Participations newParticipations) {
    return new Item(status, createdOnHand, onHand, reservations, newParticipations);
  }
}
