package io.quorate.runtime.sharding;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import io.quorate.runtime.entity.Ownership;
import java.util.HashMap;
import java.util.concurrent.CompletionStage;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Gives a shard to a node only when whoever had it before can answer for it no more. Runs in the
 * shard coordinator, which asks again when it fails. Safe for use by any thread.
 */
final class FencedAllocation implements ActorSystemDependentAllocationStrategy {

  private final ShardAllocationStrategy choice;
  private final Ownership ownership;

  /**
   * What was given and is not known to the coordinator yet; as many as there are shards at most.
   */
  private final java.util.Map<String, ActorRef> given = new HashMap<>();

  /**
   * Creates a strategy.
   *
   * @param choice chooses the nodes
   */
  FencedAllocation(ShardAllocationStrategy choice, Ownership ownership) {
    this.choice = choice;
    this.ownership = ownership;
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
    CompletionStage<ActorRef> chosen =
        ownership.othersFenced().thenCompose(fenced -> choose(requester, shardId, current));
    return FutureConverters.asScala(chosen);
  }

  /** Counts what was given a moment ago, of which a call that has waited does not know. */
  private synchronized CompletionStage<ActorRef> choose(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> current) {
    given.keySet().removeIf(shard -> current.valuesIterator().exists(all -> all.contains(shard)));
    given.values().removeIf(region -> !current.contains(region));
    given.remove(shardId);
    Map<ActorRef, IndexedSeq<String>> counted = current;
    for (java.util.Map.Entry<String, ActorRef> entry : given.entrySet()) {
      counted = with(counted, entry.getValue(), entry.getKey());
    }
    return FutureConverters.asJava(choice.allocateShard(requester, shardId, counted))
        .thenApply(region -> note(shardId, region));
  }

  private synchronized ActorRef note(String shardId, ActorRef region) {
    given.put(shardId, region);
    return region;
  }

  @SuppressWarnings("unchecked") // Scala's type of a changed collection is lost in Java
  private static Map<ActorRef, IndexedSeq<String>> with(
      Map<ActorRef, IndexedSeq<String>> current, ActorRef region, String shardId) {
    var shards = (IndexedSeq<String>) current.apply(region).appended(shardId);
    return (Map<ActorRef, IndexedSeq<String>>) (Map<?, ?>) current.updated(region, shards);
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> rebalancing) {
    return choice.rebalance(current, rebalancing);
  }
}
