package io.quorate.bench;

import io.quorate.local.os.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Closed-loop load: connections that each make the next call once the last is answered. A call
 * counts as measured when its answer comes within the measured time.
 */
final class LoadGenerator {

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long HIGHEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  private LoadGenerator() {}

  /**
   * What came of it.
   *
   * @param acknowledged all calls that were answered as expected, the warm-up's too
   * @param latency of the measured calls, in microseconds
   */
  record Result(long acknowledged, double perSecond, Histogram latency) {}

  /** What one connection does again and again; for one thread, but {@link #close} is for any. */
  interface Caller extends AutoCloseable {

    /** Asks, and waits for the answer. */
    void call() throws IOException;

    @Override
    void close();
  }

  /** Opens connections. */
  interface Callers {

    /** Opens one, of a number from 0. */
    Caller open(int number) throws IOException;
  }

  /**
   * Sends requests that are picked at random.
   *
   * @param begin called when the warm-up is over, on the calling thread
   * @param end called when the measured time is over
   * @throws BenchFailure on any answer but 2xx, a broken connection, or none in time
   */
  static Result run(int port, byte[][] requests, Load load, Runnable begin, Runnable end) {
    return run(
        number -> new RandomRequests(number, new WireClient(port), requests), load, begin, end);
  }

  /** The same for who does not need to know when the measured time begins and ends. */
  static Result run(int port, byte[][] requests, Load load) {
    return run(port, requests, load, () -> {}, () -> {});
  }

  /** The same for callers of any kind. */
  static Result run(Callers callers, Load load) {
    return run(callers, load, () -> {}, () -> {});
  }

  /**
   * Runs a load; its time begins when all connections are open.
   *
   * @param begin called when the warm-up is over, on the calling thread
   * @param end called when the measured time is over
   * @throws BenchFailure on any answer that a caller does not expect, a broken connection, or none
   *     in time
   */
  static Result run(Callers callers, Load load, Runnable begin, Runnable end) {
    List<Connection> running = new ArrayList<>();
    try {
      for (int i = 0; i < load.connections(); i++) {
        running.add(new Connection(i, callers.open(i)));
      }
      long fromNanos = System.nanoTime() + load.warmUp().toNanos();
      long toNanos = fromNanos + load.measured().toNanos();
      running.forEach(connection -> connection.start(fromNanos, toNanos));
      pauseUntil(fromNanos);
      begin.run();
      pauseUntil(toNanos);
      end.run();
      running.forEach(connection -> connection.join(toNanos + GRACE.toNanos()));
    } catch (IOException e) {
      throw new BenchFailure("Expected to connect, but could not", e);
    } finally {
      running.forEach(connection -> connection.caller.close());
    }
    var latency = histogram();
    running.forEach(connection -> latency.add(connection.latency));
    long acknowledged = running.stream().mapToLong(connection -> connection.acknowledged).sum();
    return new Result(acknowledged, latency.getTotalCount() / seconds(load.measured()), latency);
  }

  private static void pauseUntil(long nanoTime) {
    Deadline.pause(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static Histogram histogram() {
    return new Histogram(HIGHEST_MICROS, DIGITS);
  }

  /** One connection and its thread; its results are read once the thread has ended. */
  private static final class Connection {
    private final Caller caller;
    private final Histogram latency = histogram();
    private final Thread thread;
    private long fromNanos;
    private long toNanos;
    private long acknowledged;
    private String failure = "it had not ended";

    Connection(int number, Caller caller) {
      this.caller = caller;
      this.thread = Thread.ofPlatform().name("load-" + number).daemon().unstarted(this::run);
    }

    private void start(long from, long to) {
      fromNanos = from;
      toNanos = to;
      thread.start();
    }

    private void run() {
      try {
        loop();
        failure = "";
      } catch (IOException | RuntimeException e) {
        failure = String.valueOf(e.getMessage());
      }
    }

    private void loop() throws IOException {
      long sentNanos = System.nanoTime();
      while (sentNanos - toNanos < 0) {
        caller.call();
        long answeredNanos = System.nanoTime();
        acknowledged++;
        if (answeredNanos - fromNanos >= 0 && answeredNanos - toNanos < 0) {
          latency.recordValue(Math.min(HIGHEST_MICROS, (answeredNanos - sentNanos) / 1000));
        }
        sentNanos = answeredNanos;
      }
    }

    private void join(long untilNanos) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, untilNanos - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!failure.isEmpty()) {
        throw new BenchFailure("Expected the load to be answered, but: " + failure);
      }
    }
  }
}
