package io.quorate.bench.read;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.LoopbackConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A client of {@code /v1/feed} that looks at nothing but the number of each event in its history.
 * Reads on a thread of its own until it is closed.
 */
final class FeedFollower implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long BEGIN_SECONDS = 30;
  private static final byte[] NUMBER = "\"sequence\":".getBytes(StandardCharsets.US_ASCII);

  private final LoopbackConnection connection;
  private final LongConsumer seen;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to follow from now on; returns once the node has answered.
   *
   * @param query such as {@code &types=account.deposited}
   * @param seen told each event's number, on the follower's thread
   */
  FeedFollower(int port, String query, LongConsumer seen) throws IOException {
    this.connection = new LoopbackConnection(port);
    this.seen = seen;
    this.thread = Thread.ofVirtual().unstarted(this::read);
    connection.write(
        ("GET /v1/feed?after=end"
                + query
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    thread.start();
    try {
      if (!begun.await(BEGIN_SECONDS, TimeUnit.SECONDS)) {
        throw new BenchFailure("Expected the feed to begin, but it did not.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    connection.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    int end = 0;
    try {
      for (int now = connection.read(buffer, end); now > 0; now = connection.read(buffer, end)) {
        begun.countDown();
        int rest = scan(now);
        System.arraycopy(buffer, rest, buffer, 0, now - rest);
        end = now - rest;
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Tells of all whole numbers; returns from where on there may be more when more has come. */
  private int scan(int end) {
    int rest = Math.max(0, end - NUMBER.length);
    int at = 0;
    while (at < rest) {
      if (buffer[at] != '"' || !isNumberAt(at)) {
        at++;
        continue;
      }
      int digit = at + NUMBER.length;
      long value = 0;
      while (digit < end && buffer[digit] >= '0' && buffer[digit] <= '9') {
        value = value * 10 + buffer[digit++] - '0';
      }
      if (digit == end) {
        return at;
      }
      seen.accept(value);
      at = digit;
    }
    return Math.max(at, rest);
  }

  private boolean isNumberAt(int at) {
    for (int i = 0; i < NUMBER.length; i++) {
      if (buffer[at + i] != NUMBER[i]) {
        return false;
      }
    }
    return true;
  }
}
