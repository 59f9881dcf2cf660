package io.quorate.local;

/**
 * Says why something on this machine could not be started. The message is complete and meant for
 * the person at the keyboard; print it without a stack trace.
 */
public final class LocalFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LocalFailure(String message) {
    super(message);
  }

  public LocalFailure(String message, Throwable cause) {
    super(message + " (" + cause + ")", cause);
  }
}
