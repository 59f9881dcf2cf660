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
 * @param untilMs when its time is over
 * @param attendedUntilMs when it leaves unless its client is heard of again
 */
public record Wait(
    String waitId,
    String attendant,
    boolean gone,
    Claim claim,
    long sinceMs,
    long untilMs,
    long attendedUntilMs) {

  Wait attended(String by, long toMs) {
    return new Wait(waitId, by, false, claim, sinceMs, untilMs, toMs);
  }

  /** Its client is gone, and may come back for a while. */
  Wait left(long toMs) {
    return new Wait(waitId, attendant, true, claim, sinceMs, untilMs, toMs);
  }

  /** Another node's clock has measured the wait so far. */
  Wait keptUntil(long toMs) {
    return new Wait(waitId, attendant, gone, claim, sinceMs, untilMs, toMs);
  }

  /** Returns when it ends without a grant, if nothing happens. */
  @JsonIgnore
  long dueAtMs() {
    return Math.min(untilMs, attendedUntilMs);
  }
}
