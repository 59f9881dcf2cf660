package io.quorate.multijvm.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Function;

/** A port of the proxy; what connects to it comes out at one target. Closed by any thread. */
final class Entrance implements AutoCloseable {

  private static final int BACKLOG = 256;
  private static final int RECEIVE_BYTES = 64 * 1024;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Function<InetAddress, Optional<Link>> links;

  private Entrance(
      ServerSocket server, InetSocketAddress target, Function<InetAddress, Optional<Link>> links) {
    this.server = server;
    this.target = target;
    this.links = links;
  }

  /**
   * Listens from now on, on the loopback address.
   *
   * @param port where; 0 for any free one
   * @param links tells by the address of who has connected, which link carries the connection;
   *     empty: it is reset
   */
  static Entrance open(int port, int targetPort, Function<InetAddress, Optional<Link>> links) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      ServerSocket server = new ServerSocket();
      server.setReceiveBufferSize(RECEIVE_BYTES);
      server.bind(new InetSocketAddress(loopback, port), BACKLOG);
      Entrance entrance = new Entrance(server, new InetSocketAddress(loopback, targetPort), links);
      Thread.ofVirtual().name("entrance " + server.getLocalPort()).start(entrance::accept);
      return entrance;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to listen on port " + port + ", but could not", e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Optional<Link> link = links.apply(near.getInetAddress());
        if (link.isPresent()) {
          link.get().carry(near, target);
        } else {
          near.close();
        }
      } catch (IOException closedOrGone) {
        // It was closed, as the loop's condition tells, or who connected has gone again.
      }
    }
  }
}
