package io.quorate.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out early, and says clearly, that a port is taken. Stateless. */
final class PortCheck {

  private PortCheck() {}

  /**
   * Checks a port.
   *
   * @param setting how to choose another; for people
   * @throws Node.CannotStart when something else listens on it
   */
  static void requireFree(String host, int port, String setting) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new Node.CannotStart(
          "Expected to listen on %s:%d, but: %s. Choose another with %s."
              .formatted(host, port, e.getMessage(), setting),
          e);
    }
  }
}
