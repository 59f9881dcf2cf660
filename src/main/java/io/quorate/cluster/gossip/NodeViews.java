package io.quorate.cluster.gossip;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.runtime.codec.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views that all nodes have of the cluster, as they tell each other: this node counts each
 * change of its own in a vector clock, and takes up the counts that it hears of. Where all clocks
 * and views are the same, every node knows that every node sees the same. Safe for use by any
 * thread.
 *
 * <p>Vector clocks after Mattern: Virtual Time and Global States of Distributed Systems (1989),
 * section 4; an event is a change of a node's view.
 */
public final class NodeViews {

  private static final Logger LOG = LoggerFactory.getLogger(NodeViews.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Stands between a node's address and the number of its life. */
  private static final char LIFE = '#';

  private final Cluster cluster;
  private final Registers registers;
  private final String self;

  // What follows is guarded by this.
  private long told;
  private @Nullable NodeView latest;

  private NodeViews(ActorSystem<?> system) {
    this.cluster = Cluster.get(system);
    this.registers = Registers.start(system, "views", 1);
    this.self = key(cluster.selfMember().uniqueAddress());
  }

  /** Starts to tell this node's view. */
  public static NodeViews start(ActorSystem<?> system) {
    var views = new NodeViews(system);
    system
        .scheduler()
        .scheduleWithFixedDelay(Duration.ZERO, LOOK_EVERY, views::look, system.executionContext());
    return views;
  }

  /** Returns the views that this node has heard of, and its own, by the addresses of the nodes. */
  public SortedMap<String, NodeView> all() {
    var all = new TreeMap<String, NodeView>();
    registers.all().forEach((key, text) -> all.put(address(key), read(text)));
    synchronized (this) {
      if (latest != null) {
        all.put(address(self), latest);
      }
    }
    return all;
  }

  /** Never fails, since that would end the schedule. */
  private void look() {
    try {
      compare();
    } catch (RuntimeException e) {
      LOG.warn("Views of the nodes not compared, tried again: {}", e.toString());
    }
  }

  /** Others may have forgotten this node's view, who heard of it before they knew the node. */
  private synchronized void compare() {
    NodeView now = seen(cluster.state());
    SortedMap<String, Long> clock = new TreeMap<>();
    Set<String> members = new HashSet<>();
    cluster.state().getMembers().forEach(member -> members.add(key(member.uniqueAddress())));
    for (Map.Entry<String, String> entry : registers.all().entrySet()) {
      if (members.contains(entry.getKey())) {
        clock = NodeView.merged(clock, read(entry.getValue()).clock());
      } else if (!members.isEmpty()) {
        registers.forget(entry.getKey());
      }
    }
    NodeView before = latest;
    if (before != null) {
      clock = NodeView.merged(clock, before.clock());
    }
    clock.keySet().retainAll(now.members().keySet());
    if (before == null || !before.isAs(now)) {
      clock.merge(address(self), 1L, Long::sum);
    } else if (clock.equals(before.clock()) && registers.known(self).isPresent()) {
      return;
    }
    latest = now.at(clock);
    registers.tell(self, ++told, written(latest));
  }

  private static NodeView seen(CurrentClusterState state) {
    var members = new TreeMap<String, String>();
    for (Member member : state.getMembers()) {
      members.put(member.address().hostPort(), member.status().toString().toLowerCase(Locale.ROOT));
    }
    List<String> unreachable =
        StreamSupport.stream(state.getUnreachable().spliterator(), false)
            .map(member -> member.address().hostPort())
            .sorted()
            .toList();
    Address leader = state.getLeader();
    return new NodeView(
        new TreeMap<>(), leader == null ? null : leader.hostPort(), members, unreachable);
  }

  private static String key(UniqueAddress node) {
    return node.address().hostPort() + LIFE + node.longUid();
  }

  private static String address(String key) {
    return key.substring(0, key.lastIndexOf(LIFE));
  }

  private static String written(NodeView view) {
    try {
      return Json.STORED.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write a view.", e);
    }
  }

  private static NodeView read(String text) {
    try {
      return Json.STORED.readValue(text, NodeView.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to read a view.", e);
    }
  }
}
