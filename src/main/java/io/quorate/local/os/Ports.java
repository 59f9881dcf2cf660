package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Claims TCP ports of the loopback address. A claim lasts until this object is closed or the
 * process ends, and keeps the port from other Quorate processes of the same user also while nothing
 * listens on it yet, or just not, as during the restart of a node. Safe for use by any thread.
 */
public final class Ports implements AutoCloseable {

  /** Where the ports begin that systems hand out by themselves (Linux: 32768, others: higher). */
  public static final int EPHEMERAL_START = 32_768;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int CONNECT_TIMEOUT_MS = 500;

  private final Optional<Path> folder = CacheDirectory.folder("ports");
  private final List<ExclusiveFile> claims = new ArrayList<>();

  /**
   * Claims the lowest free port.
   *
   * @param first the first candidate; the last is {@link #EPHEMERAL_START} - 1
   * @throws LocalFailure when none is free
   */
  public synchronized int claimFrom(int first) {
    for (int port = first; port < EPHEMERAL_START; port++) {
      if (claim(port)) {
        return port;
      }
    }
    throw new LocalFailure(
        "Expected a free port from %d to %d, but all are taken."
            .formatted(first, EPHEMERAL_START - 1));
  }

  /** Claims one port; false when something listens on it or another process has claimed it. */
  public synchronized boolean claim(int port) {
    Optional<ExclusiveFile> claim = Optional.empty();
    if (folder.isPresent()) {
      try {
        claim = ExclusiveFile.tryLock(folder.get().resolve(port + ".lock"));
      } catch (IOException e) {
        return isFree(port);
      }
      if (claim.isEmpty()) {
        return false;
      }
    }
    if (isFree(port)) {
      claim.ifPresent(claims::add);
      return true;
    }
    claim.ifPresent(Ports::release);
    return false;
  }

  @Override
  public synchronized void close() {
    claims.forEach(Ports::release);
    claims.clear();
  }

  /** Tells whether nothing listens on a port of the loopback address. */
  static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(loopback(), port);
    // Some systems let a specific address be bound beside a listener on all addresses: so ask both.
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_TIMEOUT_MS);
      return false;
    } catch (IOException nobodyAnswers) {
      try (ServerSocket server = new ServerSocket()) {
        server.setReuseAddress(true);
        server.bind(address);
        return true;
      } catch (IOException taken) {
        return false;
      }
    }
  }

  private static void release(ExclusiveFile claim) {
    try {
      claim.close();
    } catch (IOException e) {
      throw new LocalFailure("Expected to give a port free, but could not", e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(LOOPBACK);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Expected four bytes to be an address.", e);
    }
  }
}
