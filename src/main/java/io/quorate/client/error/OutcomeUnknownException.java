package io.quorate.client.error;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a call may have been done, or may be done a little later: a node got it, and no answer
 * came in time. The same call with the same {@link #key()} tells, and does it at most once.
 */
public final class OutcomeUnknownException extends QuorateException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String key;

  /**
   * Describes the last attempt.
   *
   * @param key the call's Idempotency-Key; null when it is safe to repeat without one
   */
  public OutcomeUnknownException(int status, String code, String detail, @Nullable String key) {
    super(status, code, detail);
    this.key = key;
  }

  /** Returns the call's Idempotency-Key; null when it is safe to repeat without one. */
  public @Nullable String key() {
    return key;
  }
}
