package io.quorate.multijvm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the attempts of some operations were answered. */
final class Answers {

  private final List<Attempt> attempts;

  private Answers(List<Attempt> attempts) {
    this.attempts = attempts;
  }

  static Answers of(List<Operation> operations) {
    return new Answers(operations.stream().flatMap(o -> o.attempts().stream()).toList());
  }

  /** Returns the longest time that an answer, or the end of a connection, took. */
  Duration slowest() {
    return attempts.stream().map(Attempt::duration).reduce(Duration.ZERO, Answers::longer);
  }

  /** Returns those that a client must not see while a node is restarted. */
  List<Attempt> neitherAnsweredNorCertain() {
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
