package io.quorate.cluster.join;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The seed nodes as they are configured, and as Akka names them. */
public final class SeedNodes {

  /** The name of the actor system, the same on every node of a cluster. */
  public static final String SYSTEM = "quorate";

  private static final Pattern HOST_PORT = Pattern.compile("[^:,/ ]+:(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  private SeedNodes() {}

  /**
   * Returns the addresses of the nodes that are listed; without any, that of the node itself.
   *
   * @param listed host:port,host:port
   * @param self the node's {@code host:port}
   * @throws IllegalArgumentException when the list is no such list
   */
  public static List<String> addresses(String listed, String self) {
    return listed.isBlank()
        ? List.of(checked(self))
        : Arrays.stream(listed.split(",", -1)).map(String::trim).map(SeedNodes::checked).toList();
  }

  /** Returns the address of the node at {@code host:port}. */
  static String address(String hostPort) {
    return "akka://" + SYSTEM + "@" + hostPort;
  }

  private static String checked(String hostPort) {
    Matcher matcher = HOST_PORT.matcher(hostPort);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > MAX_PORT) {
      throw new IllegalArgumentException(
          "Expected quorate.cluster.seed-nodes to be host:port,host:port, but it has '"
              + hostPort
              + "'.");
    }
    return address(hostPort);
  }
}
