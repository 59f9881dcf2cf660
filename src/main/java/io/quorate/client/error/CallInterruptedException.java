package io.quorate.client.error;

/**
 * Tells that the calling thread was interrupted, which it still is. What was sent may have been
 * done.
 */
public final class CallInterruptedException extends QuorateException {

  private static final long serialVersionUID = 1L;

  /** Keeps the interruption as its cause. */
  public CallInterruptedException(InterruptedException cause) {
    super(NO_ANSWER, "interrupted", "Expected to wait for an answer, but was interrupted.");
    initCause(cause);
  }
}
