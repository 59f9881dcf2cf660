package io.quorate.local.restart;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a request, after all its attempts. Immutable.
 *
 * @param status the HTTP status of the definite answer, or {@link #NONE}
 * @param latency from the moment at which the request was due to the end of the last attempt
 */
record LoadAnswer(int status, String body, List<Attempt> attempts, Duration latency) {

  /** There was no definite answer within the limit. */
  static final int NONE = 0;

  private static final int SUCCESS_CLASS = 2;

  LoadAnswer {
    attempts = List.copyOf(attempts);
  }

  /**
   * One attempt.
   *
   * @param node the number of the node, from 1
   * @param said the status, or what broke
   */
  record Attempt(int node, String said, Duration time) {

    @Override
    public String toString() {
      return "node %d %s after %d ms".formatted(node, said, time.toMillis());
    }
  }

  boolean isSuccess() {
    return status / 100 == SUCCESS_CLASS;
  }

  /** Tells whether more than one attempt was needed. */
  boolean isRetried() {
    return attempts.size() > 1;
  }

  /** Lists the attempts for a person. */
  String story() {
    return attempts.stream().map(Attempt::toString).collect(Collectors.joining(", "));
  }
}
