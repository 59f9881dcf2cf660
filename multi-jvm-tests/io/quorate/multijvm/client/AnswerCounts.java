package io.quorate.multijvm.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the attempts of some operations were answered. */
public final class AnswerCounts {

  private final List<Attempt> attempts;

  private AnswerCounts(List<Attempt> attempts) {
    this.attempts = attempts;
  }

  public static AnswerCounts of(List<Operation> operations) {
    return new AnswerCounts(operations.stream().flatMap(o -> o.attempts().stream()).toList());
  }

  /** Returns the longest time that an answer, or the end of a connection, took. */
  Duration slowest() {
    return attempts.stream().map(Attempt::duration).reduce(Duration.ZERO, AnswerCounts::longer);
  }

  /** Returns those that a client must not see while a node is restarted. */
  public List<Attempt> neitherAnsweredNorCertain() {
    return attempts.stream()
        .filter(attempt -> !attempt.isAcknowledged() && !attempt.isCertainlyNotDone())
        .filter(attempt -> attempt.status() != Attempt.BROKEN)
        .toList();
  }

  @Override
  public String toString() {
    Map<String, Long> byStatus =
        attempts.stream()
            .collect(
                Collectors.groupingBy(a -> word(a.status()), TreeMap::new, Collectors.counting()));
    return "attempts %s, the slowest %d ms".formatted(byStatus, slowest().toMillis());
  }

  private static String word(int status) {
    return switch (status) {
      case Attempt.NOT_CONNECTED -> "not connected";
      case Attempt.BROKEN -> "broken";
      case Attempt.TIMED_OUT -> "timed out";
      default -> String.valueOf(status);
    };
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
