package io.quorate.local.restart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What the restart of all nodes under load has shown. Immutable, except for the histogram that it
 * owns.
 *
 * @param took from the first request to stop until the last node is ready and has its shards
 * @param load what came of the requests
 * @param wrongBalances one line for each account whose balance is not what was acknowledged
 */
public record RestartReport(Duration took, LoadTally.Result load, List<String> wrongBalances) {

  private static final double MICROS_PER_MILLI = 1_000;
  private static final double MILLIS_PER_SECOND = 1_000;

  public RestartReport {
    wrongBalances = List.copyOf(wrongBalances);
  }

  /** Tells whether no request failed and no money was lost or made. */
  public boolean isGood() {
    return load.failed() == 0 && wrongBalances.isEmpty() && load.requests() > 0;
  }

  /** Returns the lines to print. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    Histogram latency = load.latencyMicros();
    lines.add("all nodes restarted in " + seconds(took));
    lines.add(
        "requests %d, failed %d, retried on another node %d"
            .formatted(load.requests(), load.failed(), load.retried()));
    lines.add(
        "latency during the restarts (%d requests): p50 %s, p99 %s, max %s"
            .formatted(
                latency.getTotalCount(),
                millis(latency.getValueAtPercentile(50)),
                millis(latency.getValueAtPercentile(99)),
                millis(latency.getMaxValue())));
    lines.add(
        wrongBalances.isEmpty()
            ? "balances: as acknowledged, nothing lost, nothing twice"
            : "balances: %d of %d accounts wrong"
                .formatted(wrongBalances.size(), RestartLoad.ACCOUNTS));
    load.slowest().forEach(line -> lines.add("  slowest: " + line));
    load.failures().forEach(line -> lines.add("  FAILED: " + line));
    wrongBalances.forEach(line -> lines.add("  WRONG: " + line));
    return lines;
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / MILLIS_PER_SECOND);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / MICROS_PER_MILLI);
  }
}
