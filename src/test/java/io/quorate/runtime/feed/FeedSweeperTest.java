package io.quorate.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.PageLimit;
import io.quorate.storage.postgres.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sweeper wakes all that are due, a bounded number at a time. */
class FeedSweeperTest {

  private static final int PAGE = 2;
  private static final int DUE = 10;
  private static final int MANY = 400;
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

  @BeforeEach
  void clear() {
    database.clear();
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
                new FeedSweeper.Settings(
                    INTERVAL,
                    new PageLimit(PAGE, Long.MAX_VALUE),
                    INTERVAL,
                    PAGE,
                    Duration.ofMillis(1))));

    await()
        .atMost(LIMIT)
        .until(() -> due.stream().allMatch(id -> woken.getOrDefault(id, 0) >= PAGE));
    kit.stop(sweeper);
    assertThat(woken).containsOnlyKeys(due);
  }

  /** Far fewer would have their turn in this time, were a page of them woken at each interval. */
  @Test
  void shouldWakeTheNextOnesOnceThoseBeforeAreDone() {
    List<String> due = IntStream.range(0, MANY).mapToObj(i -> "account|done-" + i).toList();
    remind(due, 1);

    var sweeper =
        kit.spawn(
            FeedSweeper.create(
                database.storage(),
                new HybridClock(System::currentTimeMillis),
                id -> {
                  woken.merge(id, 1, Integer::sum);
                  database.append(id, 1, "{\"at\":1,\"due\":0}");
                },
                List.of(),
                settings(Duration.ofSeconds(2), MANY / 50)));

    await().atMost(LIMIT).until(() -> woken.keySet().containsAll(due));
    kit.stop(sweeper);
  }

  /** As one that takes longer than a transaction may be idle. */
  @Test
  void shouldReadSmallerPagesWhenAPageIsTooMuch() {
    for (int i = 1; i <= MANY; i++) {
      database.append("account|a", i, "{\"at\":1}");
    }
    var last = new AtomicLong();
    Projection slow =
        (write, page) -> {
          if (page.size() > 3) {
            throw new IllegalStateException("Expected a smaller page.");
          }
          last.set(page.getLast().sequenceNr());
          return Projection.NOTHING;
        };

    var sweeper =
        kit.spawn(
            FeedSweeper.create(
                database.storage(),
                new HybridClock(System::currentTimeMillis),
                id -> {},
                List.of(slow),
                settings(INTERVAL, MANY)));

    await().atMost(LIMIT).until(() -> last.get() == MANY);
    kit.stop(sweeper);
  }

  /** As on each node of those that keep projections of their own, of which one wakes. */
  @Test
  void shouldFoldAlwaysAndWakeInItsTurnAlone() {
    var mayWake = new AtomicBoolean();
    var folded = new AtomicLong();
    Projection counting =
        (write, page) -> {
          folded.addAndGet(page.size());
          return Projection.NOTHING;
        };
    var sweeper =
        kit.spawn(
            FeedSweeper.create(
                database.storage(),
                new HybridClock(System::currentTimeMillis),
                id -> woken.merge(id, 1, Integer::sum),
                mayWake::get,
                List.of(counting),
                settings(INTERVAL, PAGE)));
    database.append("account|a", 1, "{\"at\":1,\"due\":1}");
    await().atMost(LIMIT).until(() -> folded.get() == 1);
    await().during(INTERVAL.multipliedBy(5)).atMost(LIMIT).until(woken::isEmpty);

    mayWake.set(true);
    await().atMost(LIMIT).until(() -> woken.getOrDefault("account|a", 0) == 1);

    mayWake.set(false);
    database.append("account|b", 1, "{\"at\":1,\"due\":1}");
    await().atMost(LIMIT).until(() -> folded.get() == 2);
    await().during(INTERVAL.multipliedBy(5)).atMost(LIMIT).until(() -> woken.size() == 1);

    // Somebody else has woken it meanwhile, or was to and has not: it has its turn again.
    mayWake.set(true);
    await().atMost(LIMIT).until(() -> Map.of("account|a", 2, "account|b", 1).equals(woken));
    kit.stop(sweeper);
  }

  private static FeedSweeper.Settings settings(Duration interval, int page) {
    return new FeedSweeper.Settings(
        INTERVAL, new PageLimit(MANY, Long.MAX_VALUE), interval, page, Duration.ofMinutes(1));
  }

  private static void remind(List<String> persistenceIds, long dueAtMs) {
    database
        .storage()
        .feed()
        .follow(
            "test",
            new PageLimit(1, Long.MAX_VALUE),
            (page, write) -> {
              write.remind(
                  persistenceIds.stream().collect(Collectors.toMap(id -> id, id -> dueAtMs)));
              return true;
            })
        .toCompletableFuture()
        .join();
  }
}
