package io.quorate.multijvm.lock;

/** What a lock was asked, or what time did to it, and what the client learned of that. */
sealed interface LeaseAction {

  /** Somebody asked for it. */
  record Acquire(String owner, int permits, Result result) implements LeaseAction {}

  /** What came of an acquisition. */
  sealed interface Result {
    /** It was granted, and the owner holds it so often. */
    record Granted(long token, int count) implements Result {}

    /** It was refused. */
    record Refused() implements Result {}

    /** Nobody knows. */
    record Unknown() implements Result {}
  }

  /** The owner was told whether it holds it. */
  record Look(String owner, long token, boolean held) implements LeaseAction {}

  /**
   * The owner gave it back once, or may have.
   *
   * @param count how often it held it before
   * @param left how often it was told that it still holds it, or {@link #UNTOLD}
   */
  record Release(String owner, long token, int count, int left) implements LeaseAction {
    static final int UNTOLD = -1;
  }

  /**
   * The time of a hold was over.
   *
   * @param token the hold, or {@link #UNSEEN}: the one that the owner was never told of
   */
  record End(String owner, long token) implements LeaseAction {
    static final long UNSEEN = -1;
  }
}
