package io.quorate.transaction.simulation;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * What an entity answers.
 *
 * @param view what the decider shows; null when it rejects
 * @param sentAtMs the entity's time
 */
record Reply(@Nullable Object view, @Nullable Rejection rejection, long sentAtMs) {

  /** Says that the outcome is unknown. */
  static Reply unknown(long sentAtMs) {
    return new Reply(
        null,
        new Rejection(RejectionCode.OUTCOME_UNKNOWN, "Expected to know the outcome, but do not."),
        sentAtMs);
  }

  /** Says that the command came too late; it was not decided. */
  static Reply stale(long sentAtMs) {
    return new Reply(
        null,
        new Rejection(RejectionCode.UNAVAILABLE, "Expected to decide in time, but did not."),
        sentAtMs);
  }

  /** Whether the same may be asked again at once. */
  boolean isStale() {
    return rejection != null && rejection.code() == RejectionCode.UNAVAILABLE;
  }

  /** Whether it says nothing of the entity's own rules. */
  boolean isUnknown() {
    return rejection != null
        && (rejection.code() == RejectionCode.OUTCOME_UNKNOWN
            || rejection.code() == RejectionCode.UNAVAILABLE
            || rejection.code() == RejectionCode.OVERLOADED);
  }
}
