package io.quorate.multijvm.linearizability;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a history in which no linearisation exists, for people to read. Immutable.
 *
 * @param order one order of all calls that returned before the one that nothing explains
 * @param state what it leads to
 */
record LinearizabilityWindow<O, S>(
    String key, List<LinearizableCall<O>> calls, List<LinearizableCall<O>> order, S state) {

  private static final int SHOWN_BEFORE = 6;
  private static final int SHOWN_OVERLAPPING = 10;
  private static final double NANOS_PER_MS = 1e6;

  /** Returns it for the first return up to which nothing explains the history. */
  String text(long unexplainedNanos) {
    List<LinearizableCall<O>> unexplained =
        calls.stream().filter(c -> !c.open() && c.returnedNanos() == unexplainedNanos).toList();
    Set<LinearizableCall<O>> before =
        order.stream().skip(Math.max(0, order.size() - SHOWN_BEFORE)).collect(Collectors.toSet());
    List<LinearizableCall<O>> overlapping =
        calls.stream()
            .filter(c -> !unexplained.contains(c) && !before.contains(c))
            .filter(c -> unexplained.stream().anyMatch(u -> overlap(c, u)))
            .sorted(Comparator.comparing(LinearizableCall::open))
            .limit(SHOWN_OVERLAPPING)
            .toList();
    return ("%s: Expected a linearizable history of %d operations, but no order explains it up to"
            + " this answer:%n%s%n  after, in one of the orders that explain all before:%n%s%n "
            + " with the state %s; at the same time:%n%s")
        .formatted(
            key,
            calls.size(),
            lines(unexplained.stream()),
            lines(order.stream().filter(before::contains)),
            state,
            lines(overlapping.stream()));
  }

  private String lines(Stream<LinearizableCall<O>> shown) {
    String lines = shown.map(this::line).collect(Collectors.joining(System.lineSeparator()));
    return lines.isEmpty() ? "    (nothing)" : lines;
  }

  private String line(LinearizableCall<O> call) {
    return "    %10s to %10s ms  %s: %s"
        .formatted(
            millis(call.invokedNanos()),
            call.open() ? "open" : millis(call.returnedNanos()),
            call.by(),
            call.operation());
  }

  private String millis(long nanos) {
    return String.format(
        Locale.ROOT, "%.3f", (nanos - calls.getFirst().invokedNanos()) / NANOS_PER_MS);
  }

  private static <O> boolean overlap(LinearizableCall<O> one, LinearizableCall<O> other) {
    return (one.open() || one.returnedNanos() - other.invokedNanos() >= 0)
        && one.invokedNanos() - other.returnedNanos() <= 0;
  }
}
