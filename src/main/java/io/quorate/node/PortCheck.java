package io.quorate.node;

import com.typesafe.config.Config;
import io.quorate.cluster.join.BootstrapSettings;
import io.quorate.http.server.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out early, and says clearly, that a port is taken. Stateless. */
final class PortCheck {

  private PortCheck() {}

  /**
   * Checks all ports of a node.
   *
   * @throws Node.CannotStart when something else listens on one
   */
  static void requireFree(Config config, HttpSettings http, BootstrapSettings bootstrap) {
    requireFree(http.host(), http.port(), "quorate.http.port, QUORATE_HTTP_PORT");
    requireFree(
        config.getString("akka.remote.artery.bind.hostname"),
        config.getInt("akka.remote.artery.bind.port"),
        "quorate.cluster.port, QUORATE_PORT");
    if (bootstrap.kubernetes()) {
      requireFree(
          bootstrap.host(),
          bootstrap.managementPort(),
          "quorate.cluster.management-port, QUORATE_MANAGEMENT_PORT");
    }
  }

  /**
   * Checks a port.
   *
   * @param setting how to choose another; for people
   */
  private static void requireFree(String host, int port, String setting) {
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
