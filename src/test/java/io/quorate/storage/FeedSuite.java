package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every feed promises. */
public abstract class FeedSuite extends PortSuite<FoldFixture> {

  protected static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Where an entry is missing, the reader would wait for it for ever. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String TABLE = "test";
  private static final int WRITERS = 6;
  private static final int EVENTS = 200;

  protected FeedSuite(FoldFixture fixture) {
    super(fixture);
  }

  /** Returns what the tests run on. */
  protected final FoldFixture fixture() {
    return fixture;
  }

  @Test
  void shouldGiveWhatIsWrittenInTheOrderOfItsPages() {
    for (int i = 1; i <= 5; i++) {
      fixture.append("account|a", i, "p" + i);
    }

    assertThat(follow(3)).containsExactly("account|a 1", "account|a 2", "account|a 3");
    assertThat(follow(3)).containsExactly("account|a 4", "account|a 5");
    assertThat(read(3)).isEmpty();
  }

  @Test
  void shouldGiveAnEntryAsItWasWritten() {
    fixture.append("account|a", 1, "account.opened", new byte[] {0, 1, -1});

    FeedEntry entry =
        await()
            .atMost(PATIENCE)
            .until(() -> joined(follow("test", 1, (page, write) -> page)), page -> !page.isEmpty())
            .getFirst();

    assertThat(entry.persistenceId()).isEqualTo("account|a");
    assertThat(entry.sequenceNr()).isEqualTo(1);
    assertThat(entry.name()).isEqualTo("account.opened");
    assertThat(entry.payload()).containsExactly(0, 1, -1);
  }

  @Test
  void shouldEndAPageWithTheEntryThatMakesItLarge() {
    for (int i = 1; i <= 4; i++) {
      fixture.append("account|a", i, "test", new byte[10]);
    }
    assertThat(sequenceNrs(new PageLimit(10, 11))).containsExactly(1L, 2L);
    assertThat(sequenceNrs(new PageLimit(10, 1))).as("one at least").containsExactly(3L);
    assertThat(sequenceNrs(new PageLimit(10, 11))).containsExactly(4L);
  }

  /** Returns the next page, once there is one. */
  private List<Long> sequenceNrs(PageLimit limit) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                joined(
                    fixture.follow(
                        "test",
                        limit,
                        (page, write) -> page.stream().map(FeedEntry::sequenceNr).toList())),
            page -> !page.isEmpty());
  }

  @Test
  void shouldGiveEachConsumerEverything() {
    fixture.append("account|a", 1, "p");
    assertThat(follow(10)).hasSize(1);

    await()
        .atMost(PATIENCE)
        .until(() -> joined(follow("other", 10, (page, write) -> page.size())) == 1);
  }

  @Test
  void shouldGiveAgainWhatAFoldHasFailedOn() {
    fixture.append("account|a", 1, "p");
    await().atMost(PATIENCE).until(() -> !joined(follow("look", 10, (page, w) -> page)).isEmpty());

    assertThatThrownBy(
            () ->
                joined(
                    follow(
                        "test",
                        10,
                        (page, write) -> {
                          write.put(TABLE, Map.of("a", "1"));
                          write.remind(Map.of("account|a", 1L));
                          throw new IllegalStateException("Expected to fail.");
                        })))
        .hasRootCauseMessage("Expected to fail.");

    assertThat(rows()).isEmpty();
    assertThat(joined(fixture.reminders().due(1, Reminders.Due.FIRST, 1))).isEmpty();
    assertThat(read(10)).containsExactly("account|a 1");
  }

  @Test
  void shouldKeepWhatAFoldWritesTogetherWithThePosition() throws Exception {
    int followers = 4;
    try (ExecutorService threads = Executors.newFixedThreadPool(followers)) {
      for (int i = 1; i <= EVENTS; i++) {
        fixture.append("account|a", i, "p");
      }
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < followers; i++) {
        running.add(threads.submit(this::countAll));
      }
      for (Future<?> each : running) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }

    assertThat(rows()).containsEntry("sum", String.valueOf(EVENTS));
  }

  @Test
  void shouldGiveEveryEntryOnceAndInEachEntitysOrder() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      var running = new ArrayList<Future<?>>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String id = "account|w" + writer;
        running.add(
            threads.submit(
                () -> IntStream.rangeClosed(1, EVENTS).forEach(i -> fixture.append(id, i, "p"))));
      }
      var seen = new ArrayList<String>();
      long untilNanos = System.nanoTime() + LIMIT.toNanos();
      while (seen.size() < WRITERS * EVENTS && !failed(running) && System.nanoTime() < untilNanos) {
        seen.addAll(read(50));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
      assertThat(seen).doesNotHaveDuplicates().hasSize(WRITERS * EVENTS);
      for (int writer = 0; writer < WRITERS; writer++) {
        String id = "account|w" + writer + " ";
        assertThat(seen.stream().filter(row -> row.startsWith(id)))
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, EVENTS).mapToObj(number -> id + number).toList());
      }
    }
  }

  @Test
  void shouldSayHowFarAConsumerIs() {
    FeedProgress before = progress();
    assertThat(before.lagMs()).isZero();
    fixture.append("account|a", 1, "p");
    await().atMost(PATIENCE).until(() -> progress().lagMs() > 0);
    assertThat(progress().position()).isEqualTo(before.position());

    FeedEntry first =
        await()
            .atMost(PATIENCE)
            .until(() -> joined(follow("test", 1, (page, write) -> page)), page -> !page.isEmpty())
            .getFirst();

    assertThat(progress()).isEqualTo(new FeedProgress(first.position(), 0));
    assertThat(first.position()).isNotEqualTo(before.position());
    assertThat(first.position().cursor()).matches("[A-Za-z0-9._~-]+");
  }

  @Test
  void shouldFindTheFirstEventOfAName() {
    fixture.append("account|a", 1, "x", new byte[] {1});
    fixture.append("account|a", 2, "y", new byte[] {2});
    fixture.append("account|a", 3, "y", new byte[] {3});

    assertThat(first("account|a", "y"))
        .hasValueSatisfying(payload -> assertThat(payload).containsExactly(2));
    assertThat(first("account|b", "y")).isEmpty();
  }

  private Optional<byte[]> first(String id, String name) {
    return joined(follow("test", 1, (page, write) -> write.first(id, name)));
  }

  private void countAll() {
    int entries;
    do {
      entries =
          joined(
              follow(
                  "test",
                  7,
                  (page, write) -> {
                    String sum = write.get(TABLE, List.of("sum")).getOrDefault("sum", "0");
                    write.put(
                        TABLE, Map.of("sum", String.valueOf(Integer.parseInt(sum) + page.size())));
                    return Integer.parseInt(sum) == EVENTS ? 0 : 1;
                  }));
    } while (entries > 0);
  }

  private Map<String, String> rows() {
    return joined(fixture.projections().read(view -> view.get(TABLE, List.of("a", "sum"))));
  }

  private FeedProgress progress() {
    return joined(fixture.projections().read(view -> view.progress("test")));
  }

  /** Returns the next page, once there is one. */
  protected final List<String> follow(int limit) {
    return await().atMost(PATIENCE).until(() -> read(limit), page -> !page.isEmpty());
  }

  /** Returns the next page, which may be empty. */
  protected final List<String> read(int limit) {
    return joined(
        follow(
            "test",
            limit,
            (page, write) ->
                page.stream()
                    .map(entry -> entry.persistenceId() + " " + entry.sequenceNr())
                    .toList()));
  }

  private <T> CompletionStage<T> follow(String consumer, int limit, Feed.Fold<T> fold) {
    return fixture.follow(consumer, new PageLimit(limit, Long.MAX_VALUE), fold);
  }

  private static boolean failed(List<Future<?>> running) {
    return running.stream().anyMatch(each -> each.state() == Future.State.FAILED);
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
