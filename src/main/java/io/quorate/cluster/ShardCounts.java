package io.quorate.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.ShardRegion.ClusterShardingStats;
import akka.cluster.sharding.ShardRegion.ShardRegionStats;
import akka.cluster.sharding.typed.GetClusterShardingStats;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the shards and the live entities of this node, every few seconds. Safe for use by any
 * thread.
 */
public final class ShardCounts {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration STATS_TIMEOUT = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  private record Count(int shards, int entities) {}

  private ShardCounts(ActorSystem<?> system) {
    this.system = system;
  }

  /** Starts counting. */
  public static ShardCounts watch(ActorSystem<?> system, List<? extends EntityTypeKey<?>> types) {
    var watched = new ShardCounts(system);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            INTERVAL, INTERVAL, () -> types.forEach(watched::count), system.executionContext());
    return watched;
  }

  /** Returns how many shards of a type lived on this node when last counted. */
  public int shards(EntityTypeKey<?> type) {
    return counts.getOrDefault(type.name(), new Count(0, 0)).shards();
  }

  /** Returns how many entities of a type were live on this node when last counted. */
  public int entities(EntityTypeKey<?> type) {
    return counts.getOrDefault(type.name(), new Count(0, 0)).entities();
  }

  /**
   * Asks every node for its shards of a type; a node that does not answer in time is missing. The
   * stage never fails.
   */
  static CompletionStage<Map<Address, ShardRegionStats>> ask(
      ActorSystem<?> system, EntityTypeKey<?> type) {
    CompletionStage<ClusterShardingStats> asked =
        AskPattern.ask(
            ClusterSharding.get(system).shardState(),
            replyTo -> new GetClusterShardingStats(type, STATS_TIMEOUT, replyTo),
            STATS_TIMEOUT.multipliedBy(2),
            system.scheduler());
    return asked.handle((stats, failure) -> failure == null ? stats.getRegions() : new HashMap<>());
  }

  private void count(EntityTypeKey<?> type) {
    Address self = Cluster.get(system).selfMember().address();
    ask(system, type)
        .thenAccept(
            regions -> {
              ShardRegionStats own = regions.get(self);
              if (own != null) {
                counts.put(type.name(), count(own));
              }
            });
  }

  private static Count count(ShardRegionStats region) {
    int entities = 0;
    for (Object live : region.getStats().values()) {
      entities += ((Number) live).intValue();
    }
    return new Count(region.getStats().size(), entities);
  }
}
