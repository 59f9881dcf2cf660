package io.quorate.testing.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A bare TCP connection to a node, for requests that a client library would not send. */
public final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MS = 15_000;

  private final Socket socket = new Socket();
  private long startedNanos = System.nanoTime();

  RawConnection(InetSocketAddress address) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(address, PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends text as it is; characters are bytes (Latin-1). */
  public RawConnection send(String text) {
    try {
      trySend(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /**
   * Sends bytes, or a part of them when the node closes the connection meanwhile; what it has
   * answered can still be read.
   */
  public void sendAsFarAsItGoes(byte[] bytes) {
    try {
      trySend(bytes);
    } catch (IOException closed) {
      assertThat(closed).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
    }
  }

  /** Sends a request with a body that is as long as its head says. */
  public RawConnection request(String requestLine, String body, String... headers) {
    var lines = new ArrayList<>(List.of(requestLine, "Host: localhost"));
    lines.addAll(List.of(headers));
    lines.add("Content-Length: " + body.length());
    return send(String.join("\r\n", lines) + "\r\n\r\n" + body);
  }

  /** Ends what this side sends; the answer can still be read. */
  public RawConnection finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Waits for an answer; counts its time from what was sent last. */
  public Answer read() {
    return read(true);
  }

  /** Waits for the head of an answer that has no body, whatever length it tells. */
  public Answer readHead() {
    return read(false);
  }

  private Answer read(boolean withBody) {
    try {
      InputStream in = socket.getInputStream();
      String[] head = readHead(in).split("\r\n");
      var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
      for (String line : List.of(head).subList(1, head.length)) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
            .add(line.substring(colon + 1).trim());
      }
      int length =
          Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).getFirst());
      String body = new String(in.readNBytes(withBody ? length : 0), StandardCharsets.UTF_8);
      int status = Integer.parseInt(head[0].substring(9, 12));
      Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
      return new Answer(status, headers, body, took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until a text has come. */
  public String readUntil(String text) {
    var read = new ByteArrayOutputStream();
    try {
      while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new EOFException(
              "Expected %s, but the node closed after: %s".formatted(text, read));
        }
        read.write(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** Tells whether something can be read. */
  public boolean isAnswered() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells whether the node closes the connection, without sending anything more. */
  public boolean isClosedByNode() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trySend(byte[] bytes) throws IOException {
    startedNanos = System.nanoTime();
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static String readHead(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("Expected an answer, but the node closed after: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
