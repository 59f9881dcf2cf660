package io.quorate.inventory;

import io.quorate.kernel.Earmarks;

/**
 * The state of a stock item. Immutable. Invariants, held by {@link ItemDecider}: what is reserved
 * is at most what is on hand, so that nothing is oversold; on hand is 0 to {@link
 * io.quorate.kernel.Check#MAX_AMOUNT}.
 *
 * @param status where it is in its life
 * @param createdOnHand the stock it was created with, in pieces
 * @param onHand the stock that is there, reserved or not, in pieces
 * @param reservations stock set aside
 */
public record Item(Status status, long createdOnHand, long onHand, Earmarks reservations) {

  /** The life of an item: ABSENT, then PRESENT for good. */
  public enum Status {
    /** Never created. */
    ABSENT,
    /** Stock comes and goes. */
    PRESENT
  }

  /** The state before the first event. */
  public static final Item ABSENT = new Item(Status.ABSENT, 0, 0, Earmarks.none());

  /** Returns what can be reserved now: onHand - reserved. */
  public long available() {
    return onHand - reservations.heldAmount();
  }

  Item withOnHand(long newOnHand) {
    return new Item(status, createdOnHand, newOnHand, reservations);
  }

  Item withReservations(Earmarks newReservations) {
    return new Item(status, createdOnHand, onHand, newReservations);
  }
}
