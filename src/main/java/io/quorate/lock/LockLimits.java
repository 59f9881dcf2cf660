package io.quorate.lock;

/** The limits of locks. Durations are milliseconds. */
public final class LockLimits {

  /** Waits of one lock at the same time. */
  public static final int MAX_WAITERS = 10_000;

  /** Grants of one semaphore, or of one lock in shared mode, at the same time. */
  public static final int MAX_HOLDS = 10_000;

  /** How often an owner may hold the same lock. */
  public static final int MAX_COUNT = 1_000;

  /** The permits of a semaphore. */
  public static final int MAX_PERMITS = 1_000_000;

  /** The longest wait of one request. */
  public static final long MAX_WAIT_MS = 60_000;

  /** The longest time for which a lock is kept back after its end, or held at least. */
  public static final long MAX_KEPT_BACK_MS = 60_000;

  /** The holder's data, in bytes of UTF-8. */
  public static final int MAX_DATA_BYTES = 1_024;

  /** How long a waiter that has lost its connection keeps its place. */
  public static final long KEEP_PLACE_MS = 10_000;

  /** How long the entity believes that a waiter is there after it has noted so. */
  static final long ATTENDED_MS = KEEP_PLACE_MS + 5_000;

  /** How long it is remembered why a wait has ended; longer than any attempt may be decided. */
  static final long REMEMBER_ENDED_MS = 60_000;

  /** Ended waits that are remembered. */
  static final int MAX_ENDED = 4_096;

  /** Lost grants that are remembered, so that it can be told why. */
  static final int MAX_LOST = 64;

  /** Acquisitions of one grant that are remembered, so that they can be repeated. */
  static final int MAX_TAKINGS = 32;

  /** Holders, and waiters, that one answer shows; of more, the first ones. */
  public static final int MAX_SHOWN = 256;

  /**
   * Bytes of JSON that the holders of one answer take, and the waiters as many: with both it is
   * well below the 262,144 bytes of a message between nodes.
   */
  static final int MAX_SHOWN_BYTES = 90_000;

  /** Events that time brings at once. */
  static final int MAX_ELAPSED = 256;

  private LockLimits() {}
}
