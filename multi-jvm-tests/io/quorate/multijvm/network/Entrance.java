package io.quorate.multijvm.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A port of the proxy; what connects to it comes out at one target. Can be shut while nobody
 * listens at the target, so that connections are refused as they would be without a proxy. Safe for
 * use by any thread.
 */
final class Entrance implements AutoCloseable {

  private static final int BACKLOG = 256;
  private static final int RECEIVE_BYTES = 64 * 1024;
  private static final int CONNECT_LIMIT_MS = 1000;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

  private final InetSocketAddress target;
  private final Function<InetSocketAddress, Optional<Link>> links;
  private final InetSocketAddress address;
  private final ReentrantLock lock = new ReentrantLock();
  private ServerSocket server;
  private Thread acceptor;
  private boolean shut;
  private volatile boolean closed;

  private Entrance(
      InetSocketAddress at,
      InetSocketAddress target,
      Function<InetSocketAddress, Optional<Link>> links) {
    this.target = target;
    this.links = links;
    this.server = bind(at);
    this.address = new InetSocketAddress(at.getAddress(), server.getLocalPort());
    this.acceptor = accepting(server, address);
  }

  /**
   * Listens from now on; what connects comes out on the loopback address.
   *
   * @param at where; port 0: any free one
   * @param links tells by the address of who has connected, which link carries the connection;
   *     empty: it is reset
   */
  static Entrance open(
      InetSocketAddress at, int targetPort, Function<InetSocketAddress, Optional<Link>> links) {
    return new Entrance(at, loopback(targetPort), links);
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  int port() {
    return address.getPort();
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !shut && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses connections until somebody listens at the target again. */
  void shut() {
    lock.lock();
    try {
      if (!shut && !closed) {
        shut = true;
        stopListening();
        Thread.ofVirtual().name("shut entrance " + address).start(this::openAgain);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      stopListening();
    } finally {
      lock.unlock();
    }
  }

  private void openAgain() {
    while (!closed && !isTargetThere()) {
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
    }
    lock.lock();
    try {
      if (!closed) {
        server = bind(address);
        shut = false;
        acceptor = accepting(server, address);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isTargetThere() {
    try (Socket socket = new Socket()) {
      socket.connect(target, CONNECT_LIMIT_MS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Thread accepting(ServerSocket listening, InetSocketAddress at) {
    return Thread.ofVirtual().name("entrance " + at).start(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Optional<Link> link = links.apply(from(near));
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

  private static InetSocketAddress from(Socket near) {
    return new InetSocketAddress(near.getInetAddress(), near.getPort());
  }

  private static ServerSocket bind(InetSocketAddress at) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReceiveBufferSize(RECEIVE_BYTES);
      server.bind(at, BACKLOG);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to listen on " + at + ", but could not", e);
    }
  }

  private void stopListening() {
    try {
      server.close();
      // The port takes connections as long as a thread waits for them.
      if (!acceptor.join(STOP_LIMIT)) {
        throw new IllegalStateException("Expected to listen no more, but it does: " + address);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to stop listening.", e);
    }
  }
}
