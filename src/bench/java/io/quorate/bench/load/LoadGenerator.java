package io.quorate.bench.load;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.WireClient;
import io.quorate.local.os.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Makes load, by connections that wait for each answer: either each makes the next call once the
 * last is answered, and a call is measured when its answer comes within the measured time; or all
 * together make calls at a fixed rate, and a call is measured when it was due within that time.
 */
public final class LoadGenerator {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private LoadGenerator() {}

  /**
   * What came of it.
   *
   * @param acknowledged all calls that were answered as expected, the warm-up's too
   * @param inTime calls that were answered within the measured time
   * @param perSecond the same for each second
   * @param latency of the measured calls, in microseconds
   */
  public record Result(long acknowledged, long inTime, double perSecond, Histogram latency) {

    public double p50Ms() {
      return percentileMs(50);
    }

    public double p99Ms() {
      return percentileMs(99);
    }

    public double p999Ms() {
      return percentileMs(99.9);
    }

    public double maxMs() {
      return latency.getMaxValue() / 1000.0;
    }

    private double percentileMs(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1000.0;
    }
  }

  /** What one connection does again and again; for one thread, but {@link #close} is for any. */
  public interface Caller extends AutoCloseable {

    /** Asks, and waits for the answer. */
    void call() throws IOException;

    @Override
    void close();
  }

  /** Opens connections. */
  public interface Callers {

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
  public static Result run(int port, byte[][] requests, Load load, Runnable begin, Runnable end) {
    return run(
        number -> new RandomRequests(number, new WireClient(port), requests), load, begin, end);
  }

  /** The same for who does not need to know when the measured time begins and ends. */
  public static Result run(int port, byte[][] requests, Load load) {
    return run(port, requests, load, () -> {}, () -> {});
  }

  /** The same for callers of any kind. */
  public static Result run(Callers callers, Load load) {
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
  public static Result run(Callers callers, Load load, Runnable begin, Runnable end) {
    List<LoadConnection> running = new ArrayList<>();
    try {
      for (int i = 0; i < load.connections(); i++) {
        running.add(new LoadConnection(i, callers.open(i), load));
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
      running.forEach(LoadConnection::close);
    }
    Histogram latency = LoadConnection.histogram();
    running.forEach(connection -> latency.add(connection.latency()));
    long acknowledged = running.stream().mapToLong(LoadConnection::acknowledged).sum();
    long inTime = running.stream().mapToLong(LoadConnection::inTime).sum();
    return new Result(acknowledged, inTime, inTime / seconds(load.measured()), latency);
  }

  /** Waits for a time of the clock {@link System#nanoTime}; not at all when that has passed. */
  static void pauseUntil(long nanoTime) {
    long leftNanos = nanoTime - System.nanoTime();
    if (leftNanos > 0) {
      Deadline.pause(Duration.ofNanos(leftNanos));
    }
  }

  public static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
