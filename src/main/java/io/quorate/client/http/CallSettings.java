package io.quorate.client.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a client was configured with. Immutable.
 *
 * @param nodes any of which answers any call
 * @param connectTimeout how long connecting to a node may take
 * @param attemptTimeout how long one node may take to answer, beside the time that it was asked to
 *     wait
 * @param callTimeout how long a call may take with all its attempts, beside the time that a node
 *     was asked to wait
 * @param mostAttempts how often a call is sent at most
 * @param headers sent with every call, such as credentials
 */
public record CallSettings(
    List<URI> nodes,
    Duration connectTimeout,
    Duration attemptTimeout,
    Duration callTimeout,
    int mostAttempts,
    Map<String, String> headers) {

  /** A client knows at most so many nodes. */
  public static final int MOST_NODES = 100;

  public CallSettings {
    nodes = List.copyOf(nodes);
    headers = Map.copyOf(headers);
    check(!nodes.isEmpty() && nodes.size() <= MOST_NODES, "1 to 100 nodes", nodes.size());
    check(isPositive(connectTimeout), "a positive connect timeout", connectTimeout);
    check(isPositive(attemptTimeout), "a positive attempt timeout", attemptTimeout);
    check(isPositive(callTimeout), "a positive call timeout", callTimeout);
    check(mostAttempts > 0, "at least one attempt", mostAttempts);
    nodes.forEach(
        node ->
            check(
                node.getHost() != null && List.of("http", "https").contains(node.getScheme()),
                "the URL of a node, as http://HOST:PORT",
                node));
  }

  private static boolean isPositive(Duration duration) {
    return duration.compareTo(Duration.ZERO) > 0;
  }

  private static void check(boolean holds, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("Expected %s, but got %s.".formatted(expected, actual));
    }
  }
}
