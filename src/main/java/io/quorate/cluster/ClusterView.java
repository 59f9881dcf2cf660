package io.quorate.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.sharding.ShardRegion.ShardRegionStats;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
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
 */
public record ClusterView(
    String self,
    @Nullable String leader,
    List<MemberView> members,
    Map<String, Map<String, Integer>> shards) {

  /** One member. */
  public record MemberView(
      String address, String status, Set<String> roles, String version, boolean unreachable) {}

  /** Returns the view of this moment; completes within a few seconds and never fails. */
  public static CompletionStage<ClusterView> of(
      ActorSystem<?> system, List<? extends EntityTypeKey<?>> types) {
    CompletionStage<Map<String, Map<String, Integer>>> shards =
        CompletableFuture.completedFuture(new TreeMap<>());
    for (EntityTypeKey<?> type : types) {
      shards =
          shards.thenCombine(ShardCounts.ask(system, type), (all, some) -> merged(all, type, some));
    }
    return shards.thenApply(counted -> of(system, counted));
  }

  private static ClusterView of(ActorSystem<?> system, Map<String, Map<String, Integer>> shards) {
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
        shards);
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
