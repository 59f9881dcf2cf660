package io.quorate.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.feed.FeedSettings;
import io.quorate.feed.FeedTail;
import io.quorate.feed.MemoryFeed;
import io.quorate.feed.PublishedTypes;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageException;
import io.quorate.testing.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of entities over a feed in memory. */
class ReplicaTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MemoryFeed feed = new MemoryFeed();
  private final FeedTail tail =
      new FeedTail(
          feed,
          new PublishedTypes(Map.of("accounts", AccountType.TYPE)),
          new FeedSettings(Duration.ofMillis(2), new PageLimit(10, 1 << 20), 20_000),
          System::nanoTime,
          ForkJoinPool.commonPool());
  private Replica replica = replica(10, Duration.ofMinutes(1));

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void shouldShowWhatWasThereAndWhatComes() {
    feed.append("account|a", "account.opened", 5);
    feed.append("account|a", "account.deposited", 2);
    assertThat(copy("a").image().version()).isEqualTo(2);
    assertThat(balance(copy("a"))).isEqualTo(7);

    feed.append("account|a", "account.deposited", 3);
    await().atMost(PATIENCE).until(() -> balance(copy("a")) == 10);
    assertThat(copy("a").image().version()).isEqualTo(3);
  }

  @Test
  void shouldShowThatThereIsNothing() {
    assertThat(read(copy("a")).code()).hasToString("NOT_FOUND");
    feed.append("account|a", "account.opened", 1);
    await().atMost(PATIENCE).until(() -> read(copy("a")).rejection() == null);
  }

  @Test
  void shouldCountNotedEventsInTheHistoryOnly() {
    feed.append("account|a", "account.opened", 5);
    copy("a");
    feed.append("account|a", "host.noted", 0);
    feed.append("account|a", "account.deposited", 1);
    await().atMost(PATIENCE).until(() -> copy("a").image().sequenceNr() == 3);
    assertThat(copy("a").image().version()).isEqualTo(2);
  }

  @Test
  void shouldStayWhileTheStorageIsAway() {
    feed.append("account|a", "account.opened", 5);
    Copy before = copy("a");
    feed.fail(new StorageException("down", new IllegalStateException()));

    assertThat(balance(copy("a"))).isEqualTo(5);
    assertThatThrownBy(() -> copy("b")).hasCauseInstanceOf(StorageException.class);
    int reads = feed.reads();
    await().atMost(PATIENCE).until(() -> feed.reads() > reads);
    Copy away = copy("a");
    int more = feed.reads();
    await().atMost(PATIENCE).until(() -> feed.reads() > more);
    assertThat(copy("a").asOfNanos()).isEqualTo(away.asOfNanos());
    assertThat(away.asOfNanos()).isGreaterThanOrEqualTo(before.asOfNanos());

    feed.fail(null);
    await().atMost(PATIENCE).until(() -> copy("a").asOfNanos() > away.asOfNanos());
    assertThat(balance(copy("b"), -1)).isEqualTo(-1);
  }

  @Test
  void shouldKeepAsManyAsItMay() {
    for (int i = 0; i < 100; i++) {
      feed.append("account|" + i, "account.opened", i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(balance(copy(String.valueOf(i)))).isEqualTo(i);
    }
    await().atMost(PATIENCE).until(() -> replica.size() <= 10);
  }

  @Test
  void shouldRestWhenNobodyReads() {
    replica = replica(10, Duration.ofMillis(1));
    feed.append("account|a", "account.opened", 5);
    copy("a");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              feed.append("account|b", "account.opened", 5);
              return replica.size() == 0;
            });
    await().atMost(PATIENCE).until(() -> tail.size() == 0);
    assertThat(balance(copy("a"))).isEqualTo(5);
  }

  @Test
  void shouldBeginAnewWhenItMissesAnEvent() {
    feed.append("account|a", "account.opened", 5);
    copy("a");
    feed.skip("account|a");
    feed.append("account|a", "account.deposited", 1);
    assertThatThrownBy(() -> await().atMost(PATIENCE).until(() -> balance(copy("a")) == 6))
        .as("the history has a gap, so that it cannot be loaded any more")
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  /** Every event that was durable before the moment that a copy tells must be in it. */
  @Test
  void shouldHaveAllThatWasDurableAtTheMomentItTells() throws Exception {
    int accounts = 20;
    // Until when each was certainly written: the nanoseconds after its append, by version.
    List<Map<Long, Long>> written = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      feed.append("account|" + i, "account.opened", 0);
      written.add(new ConcurrentHashMap<>());
    }
    var stop = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer =
          threads.submit(
              () -> {
                var random = new SplittableRandom(Seed.VALUE);
                for (int n = 0; n < 20_000; n++) {
                  int account = random.nextInt(accounts);
                  long version = written.get(account).size() + 2L;
                  feed.append("account|" + account, "account.deposited", 1);
                  written.get(account).put(version, System.nanoTime());
                }
                stop.set(true);
              });
      var random = new SplittableRandom(Seed.VALUE + 1);
      int fresh = 0;
      for (int n = 0; !stop.get() || n < 1_000; n++) {
        int account = random.nextInt(accounts);
        Copy copy = copy(String.valueOf(account));
        Long missing = written.get(account).get(copy.image().version() + 1);
        if (missing != null) {
          assertThat(copy.asOfNanos() - missing)
              .as("seed %d: version %d", Seed.VALUE, copy.image().version())
              .isNegative();
          fresh++;
        }
      }
      writer.get();
      System.out.printf("copies that were behind: %d%n", fresh);
    }
  }

  private Replica replica(int entities, Duration idleAfter) {
    return MemoryReplica.of(feed, tail, entities, idleAfter);
  }

  private Copy copy(String id) {
    return replica
        .copy(AccountType.TYPE, id)
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static Reply read(Copy copy) {
    return copy.image().read(new AccountCommand.Get(), 1);
  }

  private static long balance(Copy copy) {
    return balance(copy, Long.MIN_VALUE);
  }

  private static long balance(Copy copy, long without) {
    try {
      Reply reply = read(copy);
      return reply.rejection() == null
          ? Json.STORED.readTree(reply.body()).path("balance").longValue()
          : without;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
