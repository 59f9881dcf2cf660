package io.quorate.multijvm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Finds ports below those that the system hands out by itself, so that they stay free. */
final class FreePorts {

  private static final int FIRST = 18_080;
  private static final int END = 32_768;

  private FreePorts() {}

  /** Returns the first of so many free ports in a row. */
  static int range(int count) {
    return IntStream.iterate(FIRST, port -> port + count <= END, port -> port + count)
        .filter(first -> IntStream.range(first, first + count).allMatch(FreePorts::isFree))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Expected free ports, but there are none."));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
