package io.quorate.bench;

import io.quorate.local.os.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Closed-loop load: connections that each send the next request once they have the answer to the
 * last. A request counts as measured when its answer comes within the measured time.
 */
final class LoadGenerator {

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long HIGHEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  private LoadGenerator() {}

  /**
   * What came of it.
   *
   * @param acknowledged all requests that were answered with 2xx, the warm-up's too
   * @param latency of the measured requests, in microseconds
   */
  record Result(long acknowledged, double perSecond, Histogram latency) {}

  /**
   * Runs a load.
   *
   * @param begin called when the warm-up is over, on the calling thread
   * @param end called when the measured time is over
   * @throws BenchFailure on any answer but 2xx, a broken connection, or none in time
   */
  static Result run(
      int port,
      byte[][] requests,
      int connections,
      Duration warmUp,
      Duration measured,
      Runnable begin,
      Runnable end) {
    long fromNanos = System.nanoTime() + warmUp.toNanos();
    long toNanos = fromNanos + measured.toNanos();
    List<Connection> running = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        var connection = new Connection(i, new WireClient(port), requests, fromNanos, toNanos);
        running.add(connection);
        connection.thread.start();
      }
      pauseUntil(fromNanos);
      begin.run();
      pauseUntil(toNanos);
      end.run();
      running.forEach(connection -> connection.join(toNanos + GRACE.toNanos()));
    } catch (IOException e) {
      throw new BenchFailure("Expected to connect, but could not", e);
    } finally {
      running.forEach(connection -> connection.client.close());
    }
    var latency = histogram();
    running.forEach(connection -> latency.add(connection.latency));
    long acknowledged = running.stream().mapToLong(connection -> connection.acknowledged).sum();
    return new Result(acknowledged, latency.getTotalCount() / seconds(measured), latency);
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
    private final WireClient client;
    private final byte[][] requests;
    private final long fromNanos;
    private final long toNanos;
    private final SplittableRandom random;
    private final Histogram latency = histogram();
    private final Thread thread;
    private long acknowledged;
    private String failure = "it had not ended";

    Connection(int number, WireClient client, byte[][] requests, long fromNanos, long toNanos) {
      this.client = client;
      this.requests = requests;
      this.fromNanos = fromNanos;
      this.toNanos = toNanos;
      this.random = new SplittableRandom(number);
      this.thread = Thread.ofPlatform().name("load-" + number).daemon().unstarted(this::run);
    }

    private void run() {
      try {
        loop();
        failure = "";
      } catch (IOException | BenchFailure e) {
        failure = String.valueOf(e.getMessage());
      }
    }

    private void loop() throws IOException {
      long sentNanos = System.nanoTime();
      while (sentNanos - toNanos < 0) {
        int status = client.send(requests[random.nextInt(requests.length)]);
        long answeredNanos = System.nanoTime();
        if (status / 100 != 2) {
          throw new BenchFailure("Expected 2xx, but got: " + client.response());
        }
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
