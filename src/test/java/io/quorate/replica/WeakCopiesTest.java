package io.quorate.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.feed.FeedSettings;
import io.quorate.feed.FeedTail;
import io.quorate.feed.MemoryFeed;
import io.quorate.feed.PublishedTypes;
import io.quorate.storage.PageLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What two nodes tell each other; the second one never reads the storage itself. */
class WeakCopiesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = WeakCopies.WANTED_FOR.plusSeconds(1);

  private final MemoryFeed feed = new MemoryFeed();
  private final MemoryGossip gossip = new MemoryGossip();
  private final AtomicLong passedNanos = new AtomicLong();
  private final AtomicLong nowMs = new AtomicLong(1_000_000_000);
  private final Replica replica =
      MemoryReplica.of(
          feed,
          new FeedTail(
              feed,
              new PublishedTypes(Map.of("accounts", AccountType.TYPE)),
              new FeedSettings(Duration.ofMillis(2), new PageLimit(10, 1 << 20), 20_000),
              System::nanoTime,
              ForkJoinPool.commonPool()),
          10_000,
          Duration.ofMinutes(1));
  private final WeakCopies first = new WeakCopies(replica, gossip, this::nanoTime, nowMs::get);
  private final WeakCopies second = new WeakCopies(replica, gossip, this::nanoTime, nowMs::get);

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void shouldTellWhatIsWanted() {
    feed.append("account|a", "account.opened", 5);
    feed.append("account|b", "account.opened", 6);
    assertThat(read(first, "a")).isEmpty();
    WeakCopies.Heard heard = awaitHeard(first, second, "a", 1);
    assertThat(new String(heard.body(), StandardCharsets.UTF_8)).contains("\"balance\":5");
    assertThat(gossip.all()).containsOnlyKeys("account|a");

    feed.append("account|a", "account.deposited", 2);
    assertThat(awaitHeard(first, second, "a", 2).version()).isEqualTo(2);
  }

  @Test
  void shouldTakeBackWhatNobodyWants() {
    feed.append("account|a", "account.opened", 5);
    read(first, "a");
    awaitHeard(first, first, "a", 1);
    pass(LONG);
    first.tell();
    assertThat(gossip.all()).isEmpty();
  }

  @Test
  void shouldTellAgainWhatAnotherHasTakenBack() {
    feed.append("account|a", "account.opened", 5);
    read(first, "a");
    awaitHeard(first, first, "a", 1);
    gossip.forget("account|a");
    awaitHeard(first, first, "a", 1);
  }

  @Test
  void shouldSweepWhatNodesThatAreGoneHaveTold() {
    feed.append("account|a", "account.opened", 5);
    read(first, "a");
    awaitHeard(first, second, "a", 1);
    gossip.tell("account|x", 1, "what no version writes");
    second.sweep();
    assertThat(gossip.all()).containsOnlyKeys("account|a");
    pass(LONG.multipliedBy(2));
    second.sweep();
    assertThat(gossip.all()).isEmpty();
  }

  @Test
  void shouldTellOfAsManyAsItMay() {
    for (int i = 0; i < WeakCopies.MOST_WANTED + 10; i++) {
      feed.append("account|" + i, "account.opened", 5);
      read(first, String.valueOf(i));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              first.tell();
              return gossip.all().size() == WeakCopies.MOST_WANTED;
            });
    assertThat(gossip.known("account|0")).isEmpty();
  }

  private long nanoTime() {
    return System.nanoTime() + passedNanos.get();
  }

  private void pass(Duration time) {
    passedNanos.addAndGet(time.toNanos());
    nowMs.addAndGet(time.toMillis());
  }

  private static WeakCopies.Heard awaitHeard(
      WeakCopies teller, WeakCopies hearer, String id, long version) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              teller.tell();
              return read(hearer, id);
            },
            heard -> heard.isPresent() && heard.get().version() == version)
        .orElseThrow();
  }

  private static Optional<WeakCopies.Heard> read(WeakCopies copies, String id) {
    return copies.read(AccountType.TYPE, id, new AccountCommand.Get());
  }

  /** What every node hears at once. */
  private static final class MemoryGossip implements Gossip {
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    @Override
    public Optional<String> known(String key) {
      return Optional.ofNullable(texts.get(key));
    }

    @Override
    public Map<String, String> all() {
      return Map.copyOf(texts);
    }

    @Override
    public void tell(String key, long number, String text) {
      if (!texts.containsKey(key) || numbers.getOrDefault(key, -1L) < number) {
        texts.put(key, text);
        numbers.put(key, number);
      }
    }

    @Override
    public void forget(String key) {
      texts.remove(key);
    }
  }
}
