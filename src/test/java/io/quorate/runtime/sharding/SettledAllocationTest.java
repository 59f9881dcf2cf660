package io.quorate.runtime.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import akka.testkit.javadsl.TestKit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.collection.immutable.Vector$;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

class SettledAllocationTest {

  private static final long SETTLING = SettledAllocation.SETTLING.toNanos();

  private final ActorSystem system = ActorSystem.create();
  private final ActorRef first = new TestKit(system).getRef();
  private final ActorRef second = new TestKit(system).getRef();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final SettledAllocation allocation = new SettledAllocation(new MovesAlways(), nanos::get);

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void shouldMoveShardsOnceAllHaveBeenThereForAWhile() {
    assertThat(movedAmong(first)).isEmpty();
    nanos.addAndGet(SETTLING - 1);
    assertThat(movedAmong(first)).isEmpty();
    nanos.addAndGet(1);
    assertThat(movedAmong(first)).containsExactly("7");
    assertThat(movedAmong(first, second)).isEmpty();
    nanos.addAndGet(SETTLING);
    assertThat(movedAmong(first, second)).containsExactly("7");
  }

  @Test
  void shouldWaitAgainForOneThatWasAway() {
    movedAmong(first, second);
    nanos.addAndGet(SETTLING);
    assertThat(movedAmong(first)).containsExactly("7");
    assertThat(movedAmong(first, second)).isEmpty();
  }

  @Test
  void shouldGiveAShardThatIsNowhereAtOnce() {
    assertThat(allocation.allocateShard(first, "7", among(first, second)).value().get().get())
        .isEqualTo(second);
  }

  private List<String> movedAmong(ActorRef... regions) {
    Future<Set<String>> moved = allocation.rebalance(among(regions), Set$.MODULE$.empty());
    return new ArrayList<>(CollectionConverters.asJava(moved.value().get().get()));
  }

  private static scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> among(
      ActorRef... regions) {
    Map<ActorRef, IndexedSeq<String>> shards = new HashMap<>();
    for (ActorRef region : regions) {
      shards.put(region, Vector$.MODULE$.empty());
    }
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(shards));
  }

  /** Would move one shard always, and gives all to the second. */
  private final class MovesAlways implements ShardAllocationStrategy {

    @Override
    public Future<ActorRef> allocateShard(
        ActorRef requester,
        String shardId,
        scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current) {
      return Future.successful(second);
    }

    @Override
    public Future<Set<String>> rebalance(
        scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current,
        Set<String> rebalancing) {
      return Future.successful(Set.from(CollectionConverters.asScala(List.of("7"))));
    }
  }
}
