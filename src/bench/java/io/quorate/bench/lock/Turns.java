package io.quorate.bench.lock;

import io.quorate.bench.load.LoadGenerator;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Measures hand-overs of one lock: from the moment at which a holder sends its release to the
 * answer to the next one. Only who holds the lock may call it, so that the lock itself keeps its
 * users apart; each sees what the one before it wrote.
 */
final class Turns {

  private static final int DIGITS = 3;

  /** How long a client waits for its turn at most. */
  static final Duration WAIT = Duration.ofSeconds(60);

  private final Histogram tookMicros = new Histogram(WAIT.toNanos() / 1000, DIGITS);
  private volatile boolean measuring;

  /** When the last holder released it; 0 before there was one. */
  private volatile long releasedNanos;

  /**
   * The figures of many hand-overs.
   *
   * @param perSecond of the time in which they were measured
   */
  record Figures(long count, double perSecond, double p50Ms, double p99Ms, double maxMs) {}

  /** Begins to count; before, hand-overs warm the server up. For any thread. */
  void measure() {
    measuring = true;
  }

  /** Counts no more. For any thread. */
  void end() {
    measuring = false;
  }

  /** Somebody was told that the lock is its own. */
  void taken() {
    long now = System.nanoTime();
    if (measuring && releasedNanos != 0) {
      tookMicros.recordValue(Math.min(WAIT.toNanos(), now - releasedNanos) / 1000);
    }
  }

  /** The holder is about to send its release. */
  void releasing() {
    releasedNanos = System.nanoTime();
  }

  /** Returns the figures once nobody holds the lock any more. */
  Figures figures(Duration measured) {
    return new Figures(
        tookMicros.getTotalCount(),
        tookMicros.getTotalCount() / LoadGenerator.seconds(measured),
        tookMicros.getValueAtPercentile(50) / 1000.0,
        tookMicros.getValueAtPercentile(99) / 1000.0,
        tookMicros.getMaxValue() / 1000.0);
  }
}
