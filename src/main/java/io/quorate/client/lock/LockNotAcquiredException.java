package io.quorate.client.lock;

import io.quorate.client.error.RefusedException;
import java.util.List;

/** Tells that a lock was not free within the time, or that the wait for it was cancelled. */
public final class LockNotAcquiredException extends RefusedException {

  private static final long serialVersionUID = 1L;

  private static final int CONFLICT = 409;
  static final String CODE = "lock_not_acquired";

  private final boolean isCancelled;
  private final transient List<LockHolder> holders;

  LockNotAcquiredException(String detail, boolean isCancelled, List<LockHolder> holders) {
    super(CONFLICT, CODE, detail);
    this.isCancelled = isCancelled;
    this.holders = List.copyOf(holders);
  }

  /** Tells whether somebody has ended the wait. */
  public boolean isCancelled() {
    return isCancelled;
  }

  /** Returns who held it, of several hundred the first; empty when no node has said so. */
  public List<LockHolder> holders() {
    return holders;
  }
}
