package io.quorate.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.sharding.ShardRegion.ShardRegionStats;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import io.quorate.cluster.gossip.NodeView;
import io.quorate.cluster.gossip.NodeViews;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node sees it.
 *
 * @param self this node's address
 * @param leader the leader's address, or null when there is none
 * @param members all members, by address
 * @param shards shard counts by node and entity type; a node that does not answer is missing
 * @param gossip the views of all nodes, as this one has heard of them
 */
public record ClusterView(
    String self,
    @Nullable String leader,
    List<MemberView> members,
    Map<String, Map<String, Integer>> shards,
    GossipView gossip) {

  /**
   * What the nodes tell each other of their views.
   *
   * @param converged whether all members' views are there, and say the same with the same clock
   * @param views the view of each node, by address
   */
  public record GossipView(boolean converged, Map<String, NodeView> views) {
    static GossipView of(Map<String, NodeView> views) {
      boolean same =
          views.values().stream()
              .allMatch(
                  view ->
                      view.equals(views.values().iterator().next())
                          && view.members().keySet().equals(views.keySet()));
      return new GossipView(same && !views.isEmpty(), views);
    }
  }

  /** One member. */
  public record MemberView(
      String address, String status, Set<String> roles, String version, boolean unreachable) {}

  /** Returns the view of this moment; completes within a few seconds and never fails. */
  public static CompletionStage<ClusterView> of(
      ActorSystem<?> system, List<? extends EntityTypeKey<?>> types, NodeViews views) {
    CompletionStage<Map<String, Map<String, Integer>>> shards =
        CompletableFuture.completedFuture(new TreeMap<>());
    for (EntityTypeKey<?> type : types) {
      shards =
          shards.thenCombine(ShardCounts.ask(system, type), (all, some) -> merged(all, type, some));
    }
    return shards.thenApply(counted -> of(system, counted, views.all()));
  }

  private static ClusterView of(
      ActorSystem<?> system,
      Map<String, Map<String, Integer>> shards,
      Map<String, NodeView> views) {
    Cluster cluster = Cluster.get(system);
    CurrentClusterState state = cluster.state();
    Set<Member> unreachable = state.getUnreachable();
    var members = new ArrayList<MemberView>();
    state
        .getMembers()
        .forEach(
            member ->
                members.add(
                    new MemberView(
                        text(member.address()),
                        member.status().toString().toLowerCase(Locale.ROOT),
                        new TreeSet<>(member.getRoles()),
                        member.appVersion().version(),
                        unreachable.contains(member))));
    members.sort(Comparator.comparing(MemberView::address));
    Address leader = state.getLeader();
    return new ClusterView(
        text(cluster.selfMember().address()),
        leader == null ? null : text(leader),
        members,
        shards,
        GossipView.of(views));
  }

  private static Map<String, Map<String, Integer>> merged(
      Map<String, Map<String, Integer>> all,
      EntityTypeKey<?> type,
      Map<Address, ShardRegionStats> some) {
    some.forEach(
        (address, region) ->
            all.computeIfAbsent(text(address), node -> new TreeMap<>())
                .put(type.name(), region.getStats().size()));
    return all;
  }

  private static String text(Address address) {
    return address.hostPort();
  }
}
