package io.quorate.move;

/** The folder of an export cannot be used, for the reason that the message gives to people. */
public final class BrokenExport extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenExport(String message) {
    super(message);
  }

  BrokenExport(String message, Throwable cause) {
    super(message, cause);
  }
}
