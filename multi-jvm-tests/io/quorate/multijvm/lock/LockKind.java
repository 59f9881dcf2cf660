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
   * operator takes it from all.
   */
  SHARED(0);

  private final int permits;

  LockKind(int permits) {
    this.permits = permits;
  }

  /** Returns the permits of a semaphore; 0 of a lock that is none. */
  public int permits() {
    return permits;
  }

  /** Whether only its owners and time end a hold, so that one order must explain all answers. */
  public boolean isLinearizable() {
    return this != SHARED;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
