package io.quorate.bench.load;

import io.quorate.bench.result.BenchFailure;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * One connection of a load, and its thread. Its results are read once the thread has ended.
 *
 * <p>At a fixed rate the times at which calls are due stand beforehand, and a call's latency begins
 * when it was due, not when it was made: a server that keeps one call waiting does not keep those
 * that would have come meanwhile out of the figures (Gil Tene, "How NOT to Measure Latency":
 * coordinated omission).
 */
final class LoadConnection {

  private static final long HIGHEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  /** How long calls that are late are still made after the measured time. */
  private static final Duration CATCH_UP = Duration.ofSeconds(5);

  private final int number;
  private final LoadGenerator.Caller caller;
  private final Load load;
  private final Histogram latency = histogram();
  private final Thread thread;
  private long fromNanos;
  private long toNanos;
  private long acknowledged;
  private long inTime;
  private String failure = "it had not ended";

  /**
   * Creates one that has not started.
   *
   * @param number from 0; those of a load make their calls one after the other
   */
  LoadConnection(int number, LoadGenerator.Caller caller, Load load) {
    this.number = number;
    this.caller = caller;
    this.load = load;
    this.thread = Thread.ofPlatform().name("load-" + number).daemon().unstarted(this::run);
  }

  static Histogram histogram() {
    return new Histogram(HIGHEST_MICROS, DIGITS);
  }

  /** Starts; the measured time is by the clock {@link System#nanoTime}. */
  void start(long from, long to) {
    fromNanos = from;
    toNanos = to;
    thread.start();
  }

  /**
   * Waits for its end.
   *
   * @throws BenchFailure when a call failed, or has not ended in time
   */
  void join(long untilNanos) {
    try {
      thread.join(Duration.ofNanos(Math.max(1, untilNanos - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!failure.isEmpty()) {
      throw new BenchFailure("Expected the load to be answered, but: " + failure);
    }
  }

  void close() {
    caller.close();
  }

  /** All calls that were answered as expected. */
  long acknowledged() {
    return acknowledged;
  }

  /** Those whose answer came within the measured time. */
  long inTime() {
    return inTime;
  }

  /** Of the measured calls, in microseconds. */
  Histogram latency() {
    return latency;
  }

  private void run() {
    try {
      if (load.perSecond() == Load.UNPACED) {
        callOneAfterTheOther();
      } else {
        // What a cold server could not do is not carried over into the measured time.
        callWhenDue(System.nanoTime(), fromNanos, false);
        callWhenDue(fromNanos, toNanos, true);
      }
      failure = "";
    } catch (IOException | RuntimeException e) {
      failure = String.valueOf(e.getMessage());
    }
  }

  private void callOneAfterTheOther() throws IOException {
    long sentNanos = System.nanoTime();
    while (sentNanos - toNanos < 0) {
      long answeredNanos = call();
      if (isMeasured(answeredNanos)) {
        record(answeredNanos - sentNanos);
      }
      sentNanos = answeredNanos;
    }
  }

  /** Makes the calls that are due within a time; each at once when it is late already. */
  private void callWhenDue(long beginNanos, long endNanos, boolean measured) throws IOException {
    double everyNanos = 1e9 / load.perSecond();
    long giveUpNanos = endNanos + (measured ? CATCH_UP.toNanos() : 0);
    for (long call = number; ; call += load.connections()) {
      long dueNanos = beginNanos + (long) (call * everyNanos);
      if (dueNanos - endNanos >= 0) {
        return;
      }
      LoadGenerator.pauseUntil(dueNanos);
      boolean givenUp = System.nanoTime() - giveUpNanos >= 0;
      long endedNanos = givenUp ? giveUpNanos : call();
      if (measured) {
        // A call that is not made any more would have taken longer still.
        record(endedNanos - dueNanos);
      }
    }
  }

  private long call() throws IOException {
    caller.call();
    acknowledged++;
    long answeredNanos = System.nanoTime();
    if (isMeasured(answeredNanos)) {
      inTime++;
    }
    return answeredNanos;
  }

  private boolean isMeasured(long answeredNanos) {
    return answeredNanos - fromNanos >= 0 && answeredNanos - toNanos < 0;
  }

  private void record(long nanos) {
    latency.recordValue(Math.min(HIGHEST_MICROS, nanos / 1000));
  }
}
