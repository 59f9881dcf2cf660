package io.quorate.client.lock;

import io.quorate.client.error.RefusedException;

/** Tells that a lock is not held any more, so that somebody else may hold it. */
public final class LockLostException extends RefusedException {

  private static final long serialVersionUID = 1L;

  private static final int CONFLICT = 409;
  static final String CODE = "lock_lost";

  private final LossReason reason;

  LockLostException(String detail, LossReason reason) {
    super(CONFLICT, CODE, detail);
    this.reason = reason;
  }

  static LockLostException of(String what, LossReason reason) {
    return new LockLostException(
        "Expected %s to be held, but it is lost: %s.".formatted(what, reason), reason);
  }

  /** Returns why. */
  public LossReason reason() {
    return reason;
  }
}
