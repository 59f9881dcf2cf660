package io.quorate.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.Leave;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Storage;
import io.quorate.storage.postgres.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where it is folded and where it is woken, in a cluster of two; each node with a database. */
@NullUnmarked
class FeedSweepingTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final FeedSweeper.Settings SETTINGS =
      new FeedSweeper.Settings(
          INTERVAL, new PageLimit(100, Long.MAX_VALUE), INTERVAL, 10, Duration.ofMinutes(1));
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              akka.actor.provider = cluster
              akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              akka.cluster.jmx.enabled = off
              akka.coordinated-shutdown.exit-jvm = off
              akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
              akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
              """)
          .withFallback(ConfigFactory.defaultReference());

  private final One first = new One();
  private final One second = new One();

  /** One node, and whom it has folded and woken. */
  private static final class One {
    private final ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "sweeping", CONFIG);
    private final TestDatabase database = new TestDatabase();
    private final Set<String> folded = ConcurrentHashMap.newKeySet();
    private final Set<String> woken = ConcurrentHashMap.newKeySet();

    void start(Storage storage) {
      Projection projection =
          (write, page) -> {
            page.forEach(entry -> folded.add(entry.persistenceId()));
            return Projection.NOTHING;
          };
      var clock = new HybridClock(System::currentTimeMillis);
      FeedSweeping.start(system, storage, clock, woken::add, List.of(projection), SETTINGS);
    }

    void join(One seed) {
      Cluster.get(system)
          .manager()
          .tell(Join.create(Cluster.get(seed.system).selfMember().address()));
      await()
          .atMost(LIMIT)
          .until(() -> Cluster.get(system).selfMember().status().equals(MemberStatus.up()));
    }

    void close() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
      database.close();
    }
  }

  @AfterEach
  void stop() {
    second.close();
    first.close();
  }

  @Test
  void shouldFoldOnEachNodeAndWakeOnOne() {
    first.start(foldingOnEachNode(first.database));
    second.start(foldingOnEachNode(second.database));
    first.join(first);
    second.join(first);

    append("account|a");
    await().atMost(LIMIT).until(() -> isFolded("account|a") && isWoken(first, "account|a"));
    await().during(INTERVAL.multipliedBy(5)).atMost(LIMIT).until(second.woken::isEmpty);

    Cluster.get(first.system).manager().tell(Leave.create(address(first)));
    await().atMost(LIMIT).until(() -> isWoken(second, "account|a"));
    append("account|b");
    await().atMost(LIMIT).until(() -> isWoken(second, "account|b"));
    assertThat(first.woken).containsExactly("account|a");
  }

  @Test
  void shouldFoldAndWakeOnOneNodeWhereProjectionsAreShared() {
    first.start(first.database.storage());
    second.start(first.database.storage());
    first.join(first);
    second.join(first);

    append("account|a");
    await().atMost(LIMIT).until(() -> isWoken(first, "account|a"));
    await().during(INTERVAL.multipliedBy(5)).atMost(LIMIT).until(second.folded::isEmpty);

    Cluster.get(first.system).manager().tell(Leave.create(address(first)));
    append("account|b");
    await().atMost(LIMIT).until(() -> isWoken(second, "account|b"));
  }

  private boolean isFolded(String persistenceId) {
    return first.folded.contains(persistenceId) && second.folded.contains(persistenceId);
  }

  private static boolean isWoken(One node, String persistenceId) {
    return node.woken.contains(persistenceId);
  }

  /** Into both databases, as a journal does of which each node has a copy. */
  private void append(String persistenceId) {
    first.database.append(persistenceId, 1, "{\"at\":1,\"due\":1}");
    second.database.append(persistenceId, 1, "{\"at\":1,\"due\":1}");
  }

  private static akka.actor.Address address(One node) {
    return Cluster.get(node.system).selfMember().address();
  }

  /** Returns the storage of one node as if no other one used it. */
  private static Storage foldingOnEachNode(TestDatabase database) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) ->
                method.getName().equals("foldsOnEachNode")
                    ? true
                    : method.invoke(database.storage(), arguments));
  }
}
