package io.quorate.audit;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the latest report of the audit for the metrics of a node, so that no scrape ever waits for
 * the database, and says it once when money or stock is not conserved any more. Safe for use by any
 * thread.
 */
public final class AuditWatch {

  private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);
  private static final double MILLIS_PER_SECOND = 1000;

  private final Supplier<CompletionStage<AuditReport>> audit;
  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicBoolean alarmed = new AtomicBoolean();
  private volatile @Nullable AuditReport latest;

  /** Creates a watch that knows nothing yet. */
  public AuditWatch(Supplier<CompletionStage<AuditReport>> audit) {
    this.audit = audit;
  }

  /** Reads the audit again, unless that is under way; does not wait for it. */
  public void refresh() {
    if (reading.compareAndSet(false, true)) {
      audit.get().whenComplete(this::refreshed);
    }
  }

  /** Returns 1 when all is conserved, 0 when it is not, NaN while that is unknown. */
  public double conserved() {
    return latest(report -> report.conserved() ? 1 : 0);
  }

  /** Returns how long the next event has been waiting to be audited, in seconds; NaN if unknown. */
  public double lagSeconds() {
    return latest(report -> report.lagMs() / MILLIS_PER_SECOND);
  }

  /** Returns how many transactions are parked; NaN while that is unknown. */
  public double parked() {
    return latest(report -> report.transactions().parked());
  }

  private void refreshed(@Nullable AuditReport report, @Nullable Throwable failure) {
    latest = report;
    if (failure != null) {
      LOG.warn("Audit not read, tried again: {}", failure.toString());
    } else if (report != null && !report.conserved() && alarmed.compareAndSet(false, true)) {
      LOG.error(
          "Expected money and stock to be conserved, but they are not; see GET /v1/audit. Accounts:"
              + " {}, stock: {}, faults: {}",
          report.accounts(),
          report.stock(),
          report.faultCount());
    }
    reading.set(false);
  }

  private double latest(ToDoubleFunction<AuditReport> value) {
    AuditReport report = latest;
    return report == null ? Double.NaN : value.applyAsDouble(report);
  }
}
