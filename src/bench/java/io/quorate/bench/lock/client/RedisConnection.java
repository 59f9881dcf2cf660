package io.quorate.bench.lock.client;

import io.quorate.bench.wire.LoopbackConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One connection to Redis that reads short answers alone, of one value, so that the load costs
 * little next to what it measures. Blocks; for one thread, but {@link #close} is for any.
 */
final class RedisConnection implements AutoCloseable {

  private static final int MAX_ANSWER_BYTES = 4096;
  private static final String END = "\r\n";

  private final LoopbackConnection connection;
  private final byte[] buffer = new byte[MAX_ANSWER_BYTES];

  RedisConnection(int port) throws IOException {
    connection = new LoopbackConnection(port);
  }

  /** Sends a command; returns the answer as it came, without its end. */
  String send(String... command) throws IOException {
    var request = new StringBuilder().append('*').append(command.length).append(END);
    for (String word : command) {
      request.append('$').append(word.length()).append(END).append(word).append(END);
    }
    connection.write(request.toString().getBytes(StandardCharsets.US_ASCII));
    int end = 0;
    do {
      end = connection.read(buffer, end);
      if (end < 0) {
        throw new IOException("Expected a whole answer, but the connection ended.");
      }
    } while (!isWhole(end));
    return new String(buffer, 0, end - END.length(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Whether the answer is one line; or two, when the first tells the length of a text. */
  private boolean isWhole(int end) {
    int first = lineEnd(0, end);
    boolean isText = first > 0 && buffer[0] == '$' && buffer[1] != '-';
    return first > 0 && (!isText || lineEnd(first, end) > 0);
  }

  /** Returns where the line after a position ends, or 0 when it has not come. */
  private int lineEnd(int from, int end) {
    for (int at = from + 1; at < end; at++) {
      if (buffer[at - 1] == '\r' && buffer[at] == '\n') {
        return at + 1;
      }
    }
    return 0;
  }
}
