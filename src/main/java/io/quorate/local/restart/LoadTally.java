package io.quorate.local.restart;

import io.quorate.local.http.JsonRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.HdrHistogram.Histogram;

/**
 * Counts what came of the requests of a load, and keeps the latencies of those that were due in the
 * measured time. Safe for use by any thread.
 */
final class LoadTally {

  static final int SLOWEST_KEPT = 5;
  static final int FAILURES_KEPT = 5;

  private static final int DIGITS = 3;
  private static final Comparator<Slow> FASTEST_FIRST = Comparator.comparing(Slow::latency);

  private final long startNanos;
  private final Histogram latencyMicros = new Histogram(DIGITS);
  private final PriorityQueue<Slow> slowest = new PriorityQueue<>(FASTEST_FIRST);
  private final List<String> failures = new ArrayList<>();
  private boolean measuring;
  private long fromNanos;
  private long requests;
  private long failed;
  private long retried;

  private record Slow(Duration latency, String text) {}

  /** The results, in copies. Latencies are those of the measured time, in microseconds. */
  record Result(
      long requests,
      long failed,
      long retried,
      Histogram latencyMicros,
      List<String> slowest,
      List<String> failures) {}

  /**
   * @param startNanos what the moments of requests are told from, by {@link System#nanoTime}
   */
  LoadTally(long startNanos) {
    this.startNanos = startNanos;
  }

  /** Measures the latencies of all requests that are due from now on. */
  synchronized void measure() {
    measuring = true;
    fromNanos = System.nanoTime();
  }

  synchronized void succeeded(JsonRequest request, long dueNanos, LoadAnswer answer) {
    finished(request, dueNanos, answer);
  }

  /** Counts a request that failed, for a reason that a person understands. */
  synchronized void failed(JsonRequest request, long dueNanos, LoadAnswer answer, String reason) {
    finished(request, dueNanos, answer);
    failed++;
    if (failures.size() < FAILURES_KEPT) {
      failures.add(reason + ": " + text(request, dueNanos, answer));
    }
  }

  /** Counts requests whose result is not known. */
  synchronized void lost(long count) {
    requests += count;
    failed += count;
    if (count > 0) {
      failures.add("Expected every request to end, but %d did not".formatted(count));
    }
  }

  synchronized long requests() {
    return requests;
  }

  synchronized Result result() {
    return new Result(
        requests,
        failed,
        retried,
        latencyMicros.copy(),
        slowest.stream().sorted(FASTEST_FIRST.reversed()).map(Slow::text).toList(),
        List.copyOf(failures));
  }

  private void finished(JsonRequest request, long dueNanos, LoadAnswer answer) {
    requests++;
    if (answer.isRetried()) {
      retried++;
    }
    if (measuring && dueNanos - fromNanos >= 0) {
      latencyMicros.recordValue(answer.latency().toNanos() / 1_000);
      slowest.add(new Slow(answer.latency(), text(request, dueNanos, answer)));
      if (slowest.size() > SLOWEST_KEPT) {
        slowest.poll();
      }
    }
  }

  private String text(JsonRequest request, long dueNanos, LoadAnswer answer) {
    return "%d ms, at %.1f s: %s %s (%s)"
        .formatted(
            answer.latency().toMillis(),
            (dueNanos - startNanos) / 1e9,
            request.method(),
            request.path(),
            answer.story());
  }
}
