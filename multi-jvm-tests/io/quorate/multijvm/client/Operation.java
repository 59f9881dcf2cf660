package io.quorate.multijvm.client;

import java.util.List;

/** What became of an intent: all attempts of one client, oldest first. Immutable. */
public record Operation(Intent intent, List<Attempt> attempts) {

  /** What a client knows in the end. */
  public enum Outcome {
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

  public Operation {
    attempts = List.copyOf(attempts);
  }

  public Outcome outcome() {
    if (attempts.stream().anyMatch(Attempt::isAcknowledged)) {
      return Outcome.ACKNOWLEDGED;
    }
    return attempts.stream().allMatch(Attempt::isCertainlyNotDone)
        ? Outcome.REFUSED
        : Outcome.UNKNOWN;
  }

  public boolean isAcknowledged() {
    return outcome() == Outcome.ACKNOWLEDGED;
  }

  public Attempt last() {
    return attempts.getLast();
  }

  boolean isReplayed() {
    return attempts.stream().anyMatch(Attempt::replayed);
  }

  public long invokedNanos() {
    return attempts.getFirst().invokedNanos();
  }
}
