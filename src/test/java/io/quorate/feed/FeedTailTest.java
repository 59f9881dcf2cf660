package io.quorate.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.account.AccountType;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node keeps of the feed for those who follow it. */
class FeedTailTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final PublishedTypes TYPES =
      new PublishedTypes(Map.of("accounts", AccountType.TYPE));

  private final MemoryFeed feed = new MemoryFeed();
  private FeedTail tail = tail(1 << 20);
  private final List<FeedTail.Listening> listening = new ArrayList<>();

  @AfterEach
  void stop() {
    listening.forEach(FeedTail.Listening::close);
    await().atMost(PATIENCE).until(() -> tail.size() == 0);
  }

  @Test
  void shouldReadNothingWhileNobodyListens() {
    feed.append("account|a", "account.deposited", 1);
    assertThat(feed.reads()).isZero();

    FeedTail.Listening one = tail.listen();
    await().atMost(PATIENCE).until(() -> feed.reads() > 2);
    one.close();
    one.close();
    awaitRest();
  }

  @Test
  void shouldTellWhoWaitsOnceSomethingHappens() {
    FeedPosition end = listen();
    var waiting = tail.after(end, EventFilter.ALL, PATIENCE).toCompletableFuture();
    assertThat(waiting).isNotDone();

    feed.append("account|a", "account.deposited", 1);
    FeedTail.Batch batch = waiting.orTimeout(20, TimeUnit.SECONDS).join().orElseThrow();

    assertThat(batch.events()).extracting(FeedEvent::id).containsExactly("accounts/a/1");
    assertThat(ids(batch.next())).isEmpty();
  }

  @Test
  void shouldGiveWhatIsInMemoryFromAnyPlace() {
    listen();
    var places = new ArrayList<FeedPosition>();
    places.add(feed.start());
    for (int i = 1; i <= 6; i++) {
      places.add(feed.append("account|a", "account.deposited", i));
      if (i % 2 == 0) {
        int size = i;
        await().atMost(PATIENCE).until(() -> tail.size() == size);
      }
    }
    for (int from = 0; from <= 6; from++) {
      assertThat(ids(places.get(from))).as("from %d", from).hasSize(6 - from);
    }
    assertThat(ids(places.get(3))).containsExactly("accounts/a/4", "accounts/a/5", "accounts/a/6");
  }

  @Test
  void shouldGiveWhatComesWhenNothingHasHappenedForLong() {
    FeedPosition end = listen();
    for (int i = 0; i < 3; i++) {
      feed.pass();
      int reads = feed.reads();
      await().atMost(PATIENCE).until(() -> feed.reads() > reads + 1);
    }
    feed.append("account|a", "account.deposited", 1);
    await().atMost(PATIENCE).until(() -> tail.size() == 1);
    assertThat(ids(end)).containsExactly("accounts/a/1");
  }

  @Test
  void shouldWakeOnlyThoseForWhomThereIsSomething() {
    tail = tail(1_000);
    FeedPosition end = listen();
    EventFilter filter = EventFilter.of(TYPES, List.of("account.frozen"), "accounts/a");
    var waiting = tail.after(end, filter, PATIENCE).toCompletableFuture();
    for (int i = 1; i <= 30; i++) {
      FeedPosition place = feed.append("account|a", "account.deposited", i);
      feed.append("account|b", "account.frozen", i);
      await().atMost(PATIENCE).until(() -> after(place).isPresent());
    }
    assertThat(waiting).isNotDone();
    assertThat(after(end)).as("forgotten meanwhile").isEmpty();
    feed.append("account|a", "account.frozen", 1);
    FeedTail.Batch batch = waiting.orTimeout(20, TimeUnit.SECONDS).join().orElseThrow();
    assertThat(batch.events()).filteredOn(filter::lets).hasSize(1);
  }

  /** Whoever is woken is told on another thread, and more may have been read until then. */
  @Test
  void shouldGiveWhatWokeWhoeverWaitsThoughMoreHasComeSince() {
    var told = new LinkedBlockingQueue<Runnable>();
    tail =
        tail(
            1 << 20,
            task -> {
              if (task instanceof CompletableFuture.AsynchronousCompletionTask) {
                told.add(task);
              } else {
                ForkJoinPool.commonPool().execute(task);
              }
            });
    FeedPosition end = listen();
    told.clear();
    EventFilter filter = EventFilter.of(TYPES, List.of("account.frozen"), null);
    var waiting = tail.after(end, filter, PATIENCE).toCompletableFuture();
    feed.append("account|a", "account.frozen", 1);
    await().atMost(PATIENCE).until(() -> !told.isEmpty());
    feed.append("account|a", "account.deposited", 1);
    await().atMost(PATIENCE).until(() -> tail.size() == 2);

    told.forEach(Runnable::run);

    FeedTail.Batch batch = waiting.orTimeout(20, TimeUnit.SECONDS).join().orElseThrow();
    assertThat(batch.events()).filteredOn(filter::lets).hasSize(1);
  }

  /** A newer version writes what this one does not know. */
  @Test
  void shouldNotPassOverWhatItDoesNotKnow() {
    FeedPosition end = listen();
    feed.append("account|a", "account.deposited", 1);
    FeedPosition known = feed.append("call|a", "call.asked", 1);
    feed.append("account|a", "account.renamed", 1);
    feed.append("account|a", "account.deposited", 1);
    await().atMost(PATIENCE).until(() -> tail.size() == 2);
    int reads = feed.reads();
    await().atMost(PATIENCE).until(() -> feed.reads() > reads + 2);

    assertThat(after(end).orElseThrow().next()).isEqualTo(known);
    assertThat(ids(known)).isEmpty();
    FeedReader reader = new FeedReader(feed, TYPES);
    FeedReader.Page page = reader.read(end, EventFilter.ALL, 10).toCompletableFuture().join();
    assertThat(page.events()).hasSize(1);
    assertThat(page.next()).isEqualTo(known);
    assertThat(page.more()).isFalse();
    assertThat(reader.read(known, EventFilter.ALL, 10).toCompletableFuture().join().next())
        .isEqualTo(known);
  }

  /** Else whoever is before it would ask the storage again and again. */
  @Test
  void shouldLetNobodyAskWithoutAPause() {
    FeedPosition place = feed.append("account|a", "account.renamed", 1);
    var nothing = new FeedTail.Batch(List.of(), place);

    var later = tail.orLater(place, nothing).toCompletableFuture();
    assertThat(later).isNotDone();
    assertThat(tail.orLater(feed.start(), nothing)).isCompletedWithValue(nothing);
    assertThat(later.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(nothing);
  }

  @Test
  void shouldSendWhoIsFurtherBehindToTheStorage() {
    feed.append("account|a", "account.deposited", 1);
    FeedPosition end = listen();
    assertThat(after(feed.start())).isEmpty();
    assertThat(after(end)).isPresent();
  }

  @Test
  void shouldForgetTheOldestWhenMemoryIsFull() {
    tail = tail(1_000);
    FeedPosition end = listen();
    for (int i = 1; i <= 50; i++) {
      FeedPosition place = feed.append("account|a", "account.deposited", i);
      await().atMost(PATIENCE).until(() -> after(place).isPresent());
    }
    assertThat(tail.size()).isBetween(1, 20);
    assertThat(after(end)).isEmpty();
  }

  @Test
  void shouldMarkWhatIsNotPublished() {
    FeedPosition end = listen();
    feed.append("call|a", "call.asked", 1);
    feed.append("account|a", "host.noted", 1);
    feed.append("account|a", "account.frozen", 1);
    await().atMost(PATIENCE).until(() -> tail.size() == 3);

    assertThat(after(end).orElseThrow().events())
        .extracting(FeedEvent::isPublished)
        .containsExactly(false, false, true);
    assertThat(after(end).orElseThrow().events()).filteredOn(EventFilter.ALL::lets).hasSize(1);
  }

  @Test
  void shouldGoOnAfterAFailure() {
    FeedPosition end = listen();
    feed.fail(new StorageException("down", new IllegalStateException()));
    int before = feed.reads();
    await().atMost(PATIENCE).until(() -> feed.reads() > before + 1);
    feed.append("account|a", "account.deposited", 1);
    feed.fail(null);

    assertThat(
            tail.after(end, EventFilter.ALL, PATIENCE)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .events())
        .hasSize(1);
  }

  @Test
  void shouldBeginOnceTheStorageAnswers() {
    feed.fail(new StorageException("down", new IllegalStateException()));
    listening.add(tail.listen());
    assertThat(after(feed.start())).isEmpty();
    feed.fail(null);
    await().atMost(PATIENCE).until(() -> after(feed.start()).isPresent());
  }

  @Test
  void shouldSayUpToWhenItIsComplete() {
    FeedPosition end = feed.end().toCompletableFuture().join();
    assertThat(tail.completeSinceNanos(end)).isEmpty();
    listen();
    long nanos = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .until(() -> tail.completeSinceNanos(end).filter(at -> at - nanos > 0).isPresent());

    FeedPosition last = feed.append("account|a", "account.deposited", 1);
    await().atMost(PATIENCE).until(() -> tail.size() == 1);
    assertThat(tail.completeSinceNanos(end)).as("there is more").isEmpty();
    assertThat(tail.completeSinceNanos(last)).isPresent();
    feed.fail(new StorageException("down", new IllegalStateException()));
    int before = feed.reads();
    await().atMost(PATIENCE).until(() -> feed.reads() > before);
    Optional<Long> at = tail.completeSinceNanos(last);
    await().atMost(PATIENCE).until(() -> feed.reads() > before + 1);
    assertThat(tail.completeSinceNanos(last)).isEqualTo(at);
  }

  private FeedTail tail(long memoryBytes) {
    return tail(memoryBytes, ForkJoinPool.commonPool());
  }

  private FeedTail tail(long memoryBytes, Executor executor) {
    return new FeedTail(
        feed,
        TYPES,
        new FeedSettings(Duration.ofMillis(2), new PageLimit(10, 1 << 20), memoryBytes),
        System::nanoTime,
        executor);
  }

  /** Listens, and returns the end of the feed once it is known. */
  private FeedPosition listen() {
    listening.add(tail.listen());
    FeedPosition end = feed.end().toCompletableFuture().join();
    await().atMost(PATIENCE).until(() -> after(end).isPresent());
    return end;
  }

  private Optional<FeedTail.Batch> after(FeedPosition place) {
    return tail.after(place, EventFilter.ALL, SOON).toCompletableFuture().join();
  }

  private List<String> ids(FeedPosition place) {
    return after(place).orElseThrow().events().stream().map(FeedEvent::id).toList();
  }

  /** Waits until the feed is not read any more. */
  private void awaitRest() {
    await()
        .during(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(feed::reads, new UnchangedSince(feed.reads())::check);
  }

  /** Whether a number has been the same since it was last looked at. */
  private static final class UnchangedSince {
    private int last;

    private UnchangedSince(int last) {
      this.last = last;
    }

    private boolean check(int now) {
      boolean same = now == last;
      last = now;
      return same;
    }
  }
}
