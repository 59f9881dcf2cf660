package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Somebody who waits for a lock. Immutable; times are milliseconds of the lock's steady time.
 *
 * @param waitId its id; never used again for another wait of the lock
 * @param attendant the request that waits, or last waited, for the answer
 * @param gone whether that request's client is gone
 * @param claim what is asked for
 * @param sinceMs when it began
 * @param attendedSinceMs when the request was first heard of that waits for the answer
 * @param untilMs when its time is over
 * @param attendedUntilMs when it leaves unless its client is heard of again
 */
public record Wait(
    String waitId,
    String attendant,
    boolean gone,
    Claim claim,
    long sinceMs,
    long attendedSinceMs,
    long untilMs,
    long attendedUntilMs) {

  Wait attended(String by, long nowMs, long toMs) {
    long fromMs = isAttendedBy(by) ? attendedSinceMs : nowMs;
    return new Wait(waitId, by, false, claim, sinceMs, fromMs, untilMs, toMs);
  }

  /** Whether it is this request that waits for the answer. */
  boolean isAttendedBy(String by) {
    return attendant.equals(by);
  }

  /**
   * Returns how long a request has waited: a client that counts from before it sent this one must
   * not be told what one before it has waited.
   */
  long waitedMs(String by, long nowMs) {
    return isAttendedBy(by) ? nowMs - attendedSinceMs : 0;
  }

  /** Its client is gone, and may come back for a while. */
  Wait left(long toMs) {
    return new Wait(waitId, attendant, true, claim, sinceMs, attendedSinceMs, untilMs, toMs);
  }

  /**
   * Another node's clock has measured the wait so far, and may have been behind: the client is told
   * what it has certainly waited, since it adds that to the lease.
   */
  Wait takenOver(long nowMs, long marginMs, long toMs) {
    long certainMs = Math.min(nowMs, attendedSinceMs + marginMs);
    return new Wait(waitId, attendant, gone, claim, sinceMs, certainMs, untilMs, toMs);
  }

  /** Returns when it ends without a grant, if nothing happens. */
  @JsonIgnore
  long dueAtMs() {
    return Math.min(untilMs, attendedUntilMs);
  }
}
