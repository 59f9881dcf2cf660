package io.quorate.storage.raft.consensus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** A way to a peer that stands still while it is held, and loses nothing, as a paused peer does. */
final class SlowWay implements AutoCloseable {

  private static final int CHUNK_BYTES = 8192;

  private final ServerSocket entrance;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Whoever passes on has it; fair, so that it can be taken away from those who pass much on. */
  private final ReentrantLock way = new ReentrantLock(true);

  SlowWay(int port, int target) throws IOException {
    this.target = target;
    entrance = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Passes nothing on until it is let go; both by the same thread. */
  void hold() {
    way.lock();
  }

  void letGo() {
    way.unlock();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        var peer = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(peer);
        Thread.ofVirtual().start(() -> pass(client, peer));
        Thread.ofVirtual().start(() -> pass(peer, client));
      } catch (IOException closed) {
        // The peer is not there, or the way ends.
      }
    }
  }

  private void pass(Socket from, Socket to) {
    var bytes = new byte[CHUNK_BYTES];
    try (from;
        to) {
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        way.lock();
        try {
          to.getOutputStream().write(bytes, 0, n);
        } finally {
          way.unlock();
        }
      }
    } catch (IOException closed) {
      // So is the other end.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
