package io.quorate.multijvm.lock;

import java.util.Locale;

/** What clients use a lock as. */
public enum LockKind {
  /** One owner holds it at a time, under a name that is never used again. */
  MUTEX(0),
  /** The same, and an owner may hold it several times. */
  REENTRANT(0),
  /** It has permits, of which an owner takes some. */
  SEMAPHORE(3),
  /**
   * One owner holds it, or many share it. Some of them hold it by a session, and now and then an
   * operator takes it from all. Some who share it want to hold it alone.
   */
  SHARED(0),
  /** It has permits, and their number changes meanwhile. */
  RESIZED(4),
  /** It is kept back for a while from the grant on, and once it is lost. */
  KEPT_BACK(0),
  /** Owners acquire it together with others, all or nothing. */
  SET(0),
  /** Owners acquire it while they hold another, in any order. */
  CROSSED(0),
  /** The same, of a semaphore. */
  CROSSED_SEMAPHORE(2);

  /** How long a lock of that kind is kept back. */
  public static final long KEPT_BACK_MS = 1200;

  private final int permits;

  LockKind(int permits) {
    this.permits = permits;
  }

  /** Returns the permits of a semaphore, the most that it ever has; 0 of a lock that is none. */
  public int permits() {
    return permits;
  }

  /** Whether only its owners and time end a hold, so that one order must explain all answers. */
  public boolean isLinearizable() {
    return this == MUTEX || this == REENTRANT || this == SEMAPHORE;
  }

  /** Whether owners may wait for each other there without end. */
  public boolean isCrossed() {
    return this == CROSSED || this == CROSSED_SEMAPHORE;
  }

  /** Returns its minHold and its lockDelay, in milliseconds. */
  public long keptBackMs() {
    return this == KEPT_BACK ? KEPT_BACK_MS : 0;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
