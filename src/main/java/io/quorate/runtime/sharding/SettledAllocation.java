package io.quorate.runtime.sharding;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.function.LongSupplier;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Moves shards to a node that has joined only when it has been there for a while, and no other has
 * come since: a program that has just started is slow, and makes its machine slow, so that what
 * moves would be away for longer. Runs in the shard coordinator. Safe for use by any thread.
 */
final class SettledAllocation implements ActorSystemDependentAllocationStrategy {

  /** How long all nodes must have been there before shards move. */
  static final Duration SETTLING = Duration.ofSeconds(10);

  private final ShardAllocationStrategy choice;
  private final LongSupplier nanoTime;
  private final java.util.Map<ActorRef, Long> seenSince = new HashMap<>();

  /**
   * Creates a strategy.
   *
   * @param choice chooses the nodes and the shards
   * @param nanoTime as {@link System#nanoTime}
   */
  SettledAllocation(ShardAllocationStrategy choice, LongSupplier nanoTime) {
    this.choice = choice;
    this.nanoTime = nanoTime;
  }

  @Override
  public void start(ActorSystem system) {
    if (choice instanceof ActorSystemDependentAllocationStrategy dependent) {
      dependent.start(system);
    }
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> current) {
    return choice.allocateShard(requester, shardId, current);
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> rebalancing) {
    return haveSettled(CollectionConverters.asJava(current.keySet()))
        ? choice.rebalance(current, rebalancing)
        : Future.successful(Set$.MODULE$.<String>empty());
  }

  private synchronized boolean haveSettled(java.util.Set<ActorRef> regions) {
    long now = nanoTime.getAsLong();
    seenSince.keySet().retainAll(regions);
    regions.forEach(region -> seenSince.putIfAbsent(region, now));
    return seenSince.values().stream().allMatch(since -> now - since >= SETTLING.toNanos());
  }
}
