package io.quorate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection to Redis that reads short answers alone, of one value, so that the load costs
 * little next to what it measures. Blocks; for one thread, but {@link #close} is for any.
 */
final class RedisConnection implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MS = 5000;
  private static final int MAX_ANSWER_BYTES = 4096;
  private static final String END = "\r\n";

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[MAX_ANSWER_BYTES];

  RedisConnection(int port) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a command; returns the answer as it came, without its end. */
  String send(String... command) throws IOException {
    var request = new StringBuilder().append('*').append(command.length).append(END);
    for (String word : command) {
      request.append('$').append(word.length()).append(END).append(word).append(END);
    }
    out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
    int end = 0;
    do {
      int count = end == buffer.length ? -1 : in.read(buffer, end, buffer.length - end);
      if (count < 0) {
        throw new IOException("Expected a whole answer, but the connection ended.");
      }
      end += count;
    } while (!isWhole(end));
    return new String(buffer, 0, end - END.length(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing was kept in it
    }
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
