package io.quorate.kernel.earmark;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quorate.kernel.Check;

/**
 * A part of an entity's amount that is set aside under an id until it is taken, released or
 * expires: a hold of money, a reservation of stock. Immutable.
 *
 * @param id chosen by the client, unique within the entity
 * @param amount what was set aside: minor units or pieces, 1 to {@link Check#MAX_AMOUNT}
 * @param taken what was taken of it in the end, 0 until then
 * @param ttlMs the time to live that was asked for, in milliseconds
 * @param expiresAtMs when it expires, in milliseconds since the epoch
 */
public record Earmark(
    String id, long amount, long taken, long ttlMs, long expiresAtMs, Status status) {

  /** The life of an earmark: HELD first, then exactly one of the others, for good. */
  public enum Status {
    /** Set aside. */
    HELD,
    /** Taken, in whole or in part; the rest went back. */
    TAKEN,
    /** Given back by its owner. */
    RELEASED,
    /** Given back by time. */
    EXPIRED
  }

  /** A new earmark, set aside. */
  public static Earmark held(String id, long amount, long ttlMs, long expiresAtMs) {
    return new Earmark(id, amount, 0, ttlMs, expiresAtMs, Status.HELD);
  }

  /** Whether it still sets its amount aside. */
  @JsonIgnore
  public boolean isHeld() {
    return status == Status.HELD;
  }

  /** Whether its time is over, whether or not that has been recorded. */
  public boolean isOverdue(long nowMs) {
    return isHeld() && expiresAtMs <= nowMs;
  }

  /** Whether a request to place an earmark asks for this very one. */
  public boolean wasPlacedAs(long askedAmount, long askedTtlMs) {
    return amount == askedAmount && ttlMs == askedTtlMs;
  }

  Earmark ended(Status end, long takenAmount) {
    return new Earmark(id, amount, takenAmount, ttlMs, expiresAtMs, end);
  }
}
