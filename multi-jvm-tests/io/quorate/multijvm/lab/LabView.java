package io.quorate.multijvm.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Request;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** What the nodes of a lab say of their cluster. For use by any thread. */
final class LabView implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final NodePorts ports;
  private final Client probe;

  LabView(NodePorts ports) {
    this.ports = ports;
    this.probe =
        new Client(
            IntStream.rangeClosed(1, NodePorts.MAX_NODES).mapToObj(this::url).toList(),
            new History());
  }

  URI url(int node) {
    return URI.create("http://127.0.0.1:" + ports.http(node));
  }

  boolean isReady(int node) {
    return get(node, "/health/ready").status() == OK;
  }

  /** Returns the nodes that a node sees up and reachable; none when it does not answer. */
  Set<Integer> upSeenBy(int node) {
    var up = new HashSet<Integer>();
    for (JsonNode member : members(node)) {
      if (member.path("status").asText().equals("up")
          && !member.path("unreachable").asBoolean(true)) {
        up.add(ports.nodeAt(member.path("address").asText()));
      }
    }
    return up;
  }

  /** Tells whether a node is ready and sees exactly these nodes as members, up and reachable. */
  boolean seesExactly(int node, Set<Integer> expected) {
    return isReady(node)
        && members(node).size() == expected.size()
        && upSeenBy(node).equals(expected);
  }

  /** Returns how many shards each node has, as one of them says; none when it does not. */
  ShardSpread shards(int asked) {
    return ShardSpread.of(get(asked, "/v1/cluster").json().path("shards"), ports);
  }

  private JsonNode members(int node) {
    return get(node, "/v1/cluster").json().path("members");
  }

  private Attempt get(int node, String path) {
    return probe.attempt(new Request("GET", path, "", ""), node, LIMIT);
  }

  @Override
  public void close() {
    probe.close();
  }
}
