package io.quorate.multijvm.linearizability;

/**
 * One operation of a concurrent history. Immutable.
 *
 * @param by who asked, for people to read
 * @param invokedNanos when it was sent, by {@link System#nanoTime} of one process
 * @param returnedNanos when it was answered; of no meaning when it is open
 * @param open whether its outcome is unknown: it takes effect at any time after its invocation, or
 *     never
 */
public record LinearizableCall<O>(
    String by, O operation, long invokedNanos, long returnedNanos, boolean open) {

  public LinearizableCall {
    if (!open && returnedNanos - invokedNanos < 0) {
      throw new IllegalArgumentException("Expected an answer after the question, but " + by);
    }
  }

  public static <O> LinearizableCall<O> answered(
      String by, O operation, long invokedNanos, long returnedNanos) {
    return new LinearizableCall<>(by, operation, invokedNanos, returnedNanos, false);
  }

  public static <O> LinearizableCall<O> open(String by, O operation, long invokedNanos) {
    return new LinearizableCall<>(by, operation, invokedNanos, invokedNanos, true);
  }
}
