package io.quorate.cluster.splitbrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to the database that can be cut: then it is silent, or refuses. */
final class MajorityLeaseRelay implements AutoCloseable {

  private static final int CHUNK_BYTES = 8192;

  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private volatile boolean refusing;

  MajorityLeaseRelay(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Passes nothing on any more, in no direction, and says nothing. */
  void silence() {
    silent = true;
  }

  /** Breaks all connections, and every new one. */
  void refuse() {
    refusing = true;
    breakConnections();
  }

  /** Breaks all connections; new ones are fine. */
  void breakConnections() {
    sockets.forEach(MajorityLeaseRelay::close);
    sockets.clear();
  }

  @Override
  public void close() {
    refuse();
    close(server);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        if (refusing) {
          breakConnections();
        } else {
          Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(database);
          Thread.ofVirtual().start(() -> pass(client, database));
          Thread.ofVirtual().start(() -> pass(database, client));
        }
      } catch (IOException closed) {
        breakConnections();
      }
    }
  }

  private void pass(Socket from, Socket to) {
    var bytes = new byte[CHUNK_BYTES];
    try {
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        if (!silent) {
          to.getOutputStream().write(bytes, 0, n);
        }
      }
    } catch (IOException closed) {
      close(from);
    }
    close(to);
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException("Expected to close a socket.", e);
    }
  }
}
