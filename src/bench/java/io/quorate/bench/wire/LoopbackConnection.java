package io.quorate.bench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection to a server on this machine, which sends what is written at once. Blocks; for one
 * thread, but {@link #close} is for any.
 */
public final class LoopbackConnection implements AutoCloseable {

  /** Where the servers listen. */
  public static final String HOST = "127.0.0.1";

  private static final int CONNECT_TIMEOUT_MS = 5000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  public LoopbackConnection(int port) throws IOException {
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

  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /**
   * Reads what has come, at least one byte.
   *
   * @return where the bytes in the buffer end now; -1 when it is full, or the connection has ended
   */
  public int read(byte[] buffer, int end) throws IOException {
    int count = end == buffer.length ? -1 : in.read(buffer, end, buffer.length - end);
    return count < 0 ? -1 : end + count;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing was kept in it
    }
  }
}
