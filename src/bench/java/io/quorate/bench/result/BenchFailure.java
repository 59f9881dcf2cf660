package io.quorate.bench.result;

/** A measurement that is worth nothing, and why. The message is for people. */
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchFailure(String message) {
    super(message);
  }

  public BenchFailure(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
