package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every feed promises to those who remember their places themselves. */
public abstract class FeedReadSuite extends PortSuite<StorageFixture> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WRITERS = 6;
  private static final int EVENTS = 200;

  protected FeedReadSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldGiveWhatComesAfterAPlace() {
    FeedPosition place = feed().start();
    for (int i = 1; i <= 5; i++) {
      fixture.append("account|a", i, "p" + i);
    }

    FeedPage page = awaitPage(place, null, 3);
    assertThat(shown(page)).containsExactly("account|a 1", "account|a 2", "account|a 3");
    assertThat(page.more()).isTrue();
    assertThat(page.next()).isEqualTo(page.entries().getLast().position());
    FeedPage rest = awaitPage(page.next(), null, 3);
    assertThat(shown(rest)).containsExactly("account|a 4", "account|a 5");
    assertThat(rest.more()).isFalse();
    assertThat(shown(page(rest.next(), null, 3))).isEmpty();
    assertThat(shown(page(rest.entries().getFirst().position(), null, 3)))
        .containsExactly("account|a 5");
    assertThat(shown(page(place, null, 10))).as("again").hasSize(5);
  }

  @Test
  void shouldGiveTheEventsOfOneEntity() {
    fixture.append("account|a", 1, "p");
    fixture.append("account|b", 1, "p");
    fixture.append("account|a", 2, "p");
    await().atMost(PATIENCE).until(() -> page(feed().start(), null, 10).entries().size() == 3);

    FeedPage page = page(feed().start(), "account|a", 10);
    assertThat(shown(page)).containsExactly("account|a 1", "account|a 2");
    assertThat(shown(page(feed().start(), "account|", 10))).isEmpty();
    fixture.append("account|a", 3, "p");
    assertThat(shown(awaitPage(page.next(), "account|a", 10))).containsExactly("account|a 3");
  }

  @Test
  void shouldPutPlacesInOrder() {
    FeedPosition end = joined(feed().end());
    assertThat(feed().order().compare(feed().start(), end)).isNegative();
    fixture.append("account|a", 1, "p");
    fixture.append("account|a", 2, "p");
    await().atMost(PATIENCE).until(() -> page(end, null, 10).entries().size() == 2);

    FeedPage page = page(end, null, 10);
    List<FeedPosition> places =
        List.of(
            feed().start(),
            end,
            page.entries().getFirst().position(),
            page.entries().getLast().position());
    assertThat(places).isSortedAccordingTo(feed().order()).doesNotHaveDuplicates();
    assertThat(feed().order().compare(page.next(), places.getLast())).isNotNegative();
    assertThat(shown(page(joined(feed().end()), null, 10))).isEmpty();
    assertThat(feed().position(places.getLast().cursor())).contains(places.getLast());
    assertThat(feed().position(page.next().cursor())).contains(page.next());
  }

  @Test
  void shouldFindThatACursorIsNone() {
    for (String text :
        List.of(
            "",
            "-",
            "x",
            "1",
            "1-",
            "-1",
            "1-2-3",
            " 1-2",
            "99999999999999999999-1",
            "1-9999999999999999999",
            "18446744073709551616-0")) {
      assertThat(feed().position(text)).as(text).isEmpty();
    }
  }

  /** Whatever is written before a read begins lies before its end, and is given later at most. */
  @Test
  void shouldSayWhatHadBeenWrittenWhenAReadBegan() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      var running = new ArrayList<Future<?>>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String id = "account|w" + writer;
        running.add(
            threads.submit(
                () -> IntStream.rangeClosed(1, EVENTS).forEach(i -> fixture.append(id, i, "p"))));
      }
      FeedPosition place = feed().start();
      int given = 0;
      for (int i = 1; i <= EVENTS; i++) {
        fixture.append("account|mine", i, "p");
        FeedPosition end = page(place, null, 1).end();
        long mine = 0;
        FeedPosition seen = place;
        while (feed().order().compare(seen, end) < 0) {
          FeedPage page = page(place, null, 50);
          place = page.next();
          seen = page.seen();
          given += page.entries().size();
          mine =
              Math.max(
                  mine,
                  page.entries().stream()
                      .filter(entry -> entry.persistenceId().equals("account|mine"))
                      .mapToLong(FeedEntry::sequenceNr)
                      .max()
                      .orElse(0));
        }
        assertThat(mine).isEqualTo(i);
      }
      for (Future<?> writer : running) {
        writer.get();
      }
      assertThat(given).isGreaterThanOrEqualTo(EVENTS);
    }
  }

  private Feed feed() {
    return fixture.storage().feed();
  }

  private FeedPage page(FeedPosition after, @Nullable String id, int rows) {
    return joined(feed().read(after, id, new PageLimit(rows, Long.MAX_VALUE)));
  }

  /** Returns the next page, once it has entries. */
  private FeedPage awaitPage(FeedPosition after, @Nullable String id, int rows) {
    return await()
        .atMost(PATIENCE)
        .until(() -> page(after, id, rows), page -> !page.entries().isEmpty());
  }

  private static List<String> shown(FeedPage page) {
    return page.entries().stream()
        .map(entry -> entry.persistenceId() + " " + entry.sequenceNr())
        .toList();
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
