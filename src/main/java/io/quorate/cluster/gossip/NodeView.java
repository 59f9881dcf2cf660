package io.quorate.cluster.gossip;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The membership as one node sees it. Immutable.
 *
 * @param clock the vector clock of the view: by the address of each node how many changes of that
 *     node's own view this node has heard of
 * @param leader the leader's address, or null when there is none
 * @param members the status of each member, by address
 * @param unreachable the addresses of members that this node cannot reach
 */
public record NodeView(
    @JsonProperty("clock") SortedMap<String, Long> clock,
    @JsonProperty("leader") @Nullable String leader,
    @JsonProperty("members") SortedMap<String, String> members,
    @JsonProperty("unreachable") List<String> unreachable) {

  public NodeView {
    unreachable = List.copyOf(unreachable);
  }

  /** Whether it says the same of the members, whatever its clock. */
  boolean isAs(NodeView other) {
    return members.equals(other.members)
        && unreachable.equals(other.unreachable)
        && Objects.equals(leader, other.leader);
  }

  /** Returns the same view with another clock. */
  NodeView at(SortedMap<String, Long> other) {
    return new NodeView(other, leader, members, unreachable);
  }

  /** Returns the least clock that is not behind either: the greater number for each node. */
  static SortedMap<String, Long> merged(Map<String, Long> one, Map<String, Long> other) {
    var merged = new TreeMap<>(one);
    other.forEach((node, count) -> merged.merge(node, count, Math::max));
    return merged;
  }
}
