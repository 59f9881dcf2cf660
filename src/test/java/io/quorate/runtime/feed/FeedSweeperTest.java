package io.quorate.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.postgres.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sweeper wakes all that are due, a bounded number at a time. */
class FeedSweeperTest {

  private static final int PAGE = 2;
  private static final int DUE = 10;
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static TestDatabase database;
  private static ActorTestKit kit;

  private final Map<String, Integer> woken = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    kit = ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider = local"));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    database.close();
  }

  /** As open transactions do: they must not keep those that are due later from their turn. */
  @Test
  void shouldReachThoseBehindManyThatStayDue() {
    List<String> due = IntStream.range(0, DUE).mapToObj(i -> "account|stays-" + i).toList();
    remind(due, 1);
    remind(List.of("account|later"), Long.MAX_VALUE);

    var sweeper =
        kit.spawn(
            FeedSweeper.create(
                database.storage(),
                new HybridClock(System::currentTimeMillis),
                id -> woken.merge(id, 1, Integer::sum),
                List.of(),
                new FeedSweeper.Settings(INTERVAL, PAGE, INTERVAL, PAGE, Duration.ofMillis(1))));

    await()
        .atMost(LIMIT)
        .until(() -> due.stream().allMatch(id -> woken.getOrDefault(id, 0) >= PAGE));
    kit.stop(sweeper);
    assertThat(woken).containsOnlyKeys(due);
  }

  private static void remind(List<String> persistenceIds, long dueAtMs) {
    database
        .storage()
        .feed()
        .follow(
            "test",
            1,
            (page, write) -> {
              write.remind(
                  persistenceIds.stream().collect(Collectors.toMap(id -> id, id -> dueAtMs)));
              return true;
            })
        .toCompletableFuture()
        .join();
  }
}
