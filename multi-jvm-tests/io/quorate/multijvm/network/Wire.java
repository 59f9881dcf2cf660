package io.quorate.multijvm.network;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection: the end that a node has opened, the end that the proxy opens to the target, and a
 * pump for each direction. Safe for use by any thread.
 */
final class Wire {

  private static final int CONNECT_LIMIT_MS = 5_000;

  private final Link link;
  private final Socket near;
  private final Socket far = new Socket();
  private final SocketAddress target;
  private final Pump outward;
  private final Pump inward;
  private final Thread runner;
  private final AtomicBoolean over = new AtomicBoolean();

  Wire(Link link, Socket near, SocketAddress target, SplittableRandom random) {
    this.link = link;
    this.near = near;
    this.target = target;
    this.outward = new Pump(link, near, far, random.split(), this::reset);
    this.inward = new Pump(link, far, near, random.split(), this::reset);
    this.runner = Thread.ofVirtual().name("wire " + link.route()).unstarted(this::run);
  }

  void start() {
    runner.start();
  }

  /** Ends the connection with a reset at both ends; returns at once. */
  void reset() {
    if (over.compareAndSet(false, true)) {
      reset(near);
      reset(far);
      outward.stop();
      inward.stop();
      runner.interrupt();
    }
  }

  private void run() {
    try {
      near.setTcpNoDelay(true);
      link.awaitHealed();
      far.connect(target, CONNECT_LIMIT_MS);
      far.setTcpNoDelay(true);
      outward.start();
      inward.start();
      outward.join();
      inward.join();
      near.close();
      far.close();
    } catch (IOException | InterruptedException e) {
      // Nobody listens at the target, or it was reset: nobody waits for this thread.
      reset();
    } finally {
      link.ended(this);
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closedAlready) {
      // Then its other end knows.
    }
  }
}
