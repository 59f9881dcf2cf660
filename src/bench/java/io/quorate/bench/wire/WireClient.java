package io.quorate.bench.wire;

import io.quorate.bench.result.BenchFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One HTTP/1.1 connection that sends prepared bytes and reads no more of a response than it must,
 * so that the load costs little next to what it measures. Blocks; for one thread, but {@link
 * #close} is for any, and ends a wait.
 */
public final class WireClient implements AutoCloseable {

  private static final int MAX_RESPONSE_BYTES = 64 * 1024;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final byte[] CONTENT_LENGTH =
      "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private final LoopbackConnection connection;
  private final byte[] buffer;
  private int bodyAt;
  private int end;

  public WireClient(int port) throws IOException {
    this(port, MAX_RESPONSE_BYTES);
  }

  /**
   * Connects to a port of this machine.
   *
   * @param largest the largest response, in bytes
   */
  public WireClient(int port, int largest) throws IOException {
    buffer = new byte[largest];
    connection = new LoopbackConnection(port);
  }

  /** Sends a request and reads the whole response; returns its status. */
  public int send(byte[] request) throws IOException {
    connection.write(request);
    end = 0;
    int headEnd = find(HEAD_END, 0);
    while (headEnd < 0) {
      int searched = Math.max(0, end - HEAD_END.length + 1);
      readMore();
      headEnd = find(HEAD_END, searched);
    }
    bodyAt = headEnd + HEAD_END.length;
    int wholeLength = bodyAt + contentLength(headEnd);
    while (end < wholeLength) {
      readMore();
    }
    return (int) number(STATUS_AT);
  }

  /** Returns the last response, as text. */
  public String response() {
    return new String(buffer, 0, end, StandardCharsets.UTF_8);
  }

  /** Returns a number of the last response's JSON; fails when there is none of that name. */
  public long number(String member) {
    String body = new String(buffer, bodyAt, end - bodyAt, StandardCharsets.UTF_8);
    String name = "\"" + member + "\":";
    int at = body.indexOf(name);
    if (at < 0) {
      throw new BenchFailure("Expected the member %s, but: %s".formatted(member, body));
    }
    return number(bodyAt + at + name.length());
  }

  /** Returns how often something stands in the last response's body. */
  public int count(byte[] wanted) {
    int count = 0;
    for (int at = find(wanted, bodyAt); at >= 0; at = find(wanted, at + wanted.length)) {
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    connection.close();
  }

  private void readMore() throws IOException {
    int now = connection.read(buffer, end);
    if (now < 0) {
      throw new IOException("Expected a whole response, but got: " + response());
    }
    end = now;
  }

  private int contentLength(int headEnd) throws IOException {
    for (int at = 0; at < headEnd; at++) {
      if (buffer[at] == '\r' && isContentLength(at)) {
        int digits = at + CONTENT_LENGTH.length;
        return (int) number(buffer[digits] == ' ' ? digits + 1 : digits);
      }
    }
    throw new IOException("Expected Content-Length, but got: " + response());
  }

  private boolean isContentLength(int at) {
    for (int i = 0; i < CONTENT_LENGTH.length; i++) {
      int found = buffer[at + i];
      int lowerCase = found >= 'A' && found <= 'Z' ? found + ('a' - 'A') : found;
      if (lowerCase != CONTENT_LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private int find(byte[] wanted, int from) {
    for (int at = from; at <= end - wanted.length; at++) {
      if (buffer[at] == wanted[0]
          && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private long number(int from) {
    long value = 0;
    for (int at = from; at < end && buffer[at] >= '0' && buffer[at] <= '9'; at++) {
      value = value * 10 + buffer[at] - '0';
    }
    return value;
  }
}
