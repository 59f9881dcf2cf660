package io.quorate.multijvm;

import java.util.List;

/** What became of an intent: all attempts of one client, oldest first. Immutable. */
record Operation(Intent intent, List<Attempt> attempts) {

  /** What a client knows in the end. */
  enum Outcome {
    /** It was done. */
    ACKNOWLEDGED,
    /** It was not done and never will be. */
    REFUSED,
    /**
     * It may have been done, or may yet be: also when the last attempt was refused but an earlier
     * one got no answer, since that one may still be on its way.
     */
    UNKNOWN
  }

  Operation {
    attempts = List.copyOf(attempts);
  }

  Outcome outcome() {
    if (attempts.stream().anyMatch(Attempt::isAcknowledged)) {
      return Outcome.ACKNOWLEDGED;
    }
    return attempts.stream().allMatch(Attempt::isCertainlyNotDone)
        ? Outcome.REFUSED
        : Outcome.UNKNOWN;
  }

  boolean isAcknowledged() {
    return outcome() == Outcome.ACKNOWLEDGED;
  }

  Attempt last() {
    return attempts.getLast();
  }

  boolean isReplayed() {
    return attempts.stream().anyMatch(Attempt::replayed);
  }

  long invokedNanos() {
    return attempts.getFirst().invokedNanos();
  }
}
