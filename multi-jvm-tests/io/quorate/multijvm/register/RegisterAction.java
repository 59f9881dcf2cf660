package io.quorate.multijvm.register;

/** What a register was asked, and what the client learned from the answer. */
public sealed interface RegisterAction {

  /** It showed its state. */
  record Read(RegisterState seen) implements RegisterAction {
    @Override
    public String toString() {
      return "read: " + seen;
    }
  }

  /**
   * It was to change.
   *
   * @param change what to add to the balance; negative for a withdrawal
   * @param expectedVersion the version it was to have, or {@link #ANY_VERSION}
   */
  record Write(long change, long expectedVersion, Answer answer) implements RegisterAction {

    static final long ANY_VERSION = -1;

    @Override
    public String toString() {
      return "add %d%s: %s"
          .formatted(
              change,
              expectedVersion == ANY_VERSION ? "" : " if version " + expectedVersion,
              answer);
    }
  }

  /** What a client was told of a write. */
  sealed interface Answer {

    /** Nothing: it may have been done. */
    record Unknown() implements Answer {}

    /** It was done, and led to this state. */
    record Done(RegisterState after) implements Answer {}

    /** It was not done, since the version was another. */
    record VersionMismatch() implements Answer {}

    /** It was not done, since the balance was too low. */
    record InsufficientFunds() implements Answer {}
  }
}
