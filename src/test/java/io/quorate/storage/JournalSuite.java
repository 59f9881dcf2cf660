package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.History.Event;
import io.quorate.storage.Journal.Append;
import io.quorate.storage.NodeLeases.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal of an engine's own promises. */
public abstract class JournalSuite extends PortSuite<StorageFixture> {

  private static final Owner SELF = new Owner("10.0.0.1:1", 1);
  private static final Owner OTHER = new Owner("10.0.0.2:1", 2);
  private static final PageLimit ALL = new PageLimit(10_000, Long.MAX_VALUE);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int WRITERS = 50;
  private static final int ENTITIES = 20;
  private static final int ROUNDS = 20;

  protected JournalSuite(StorageFixture fixture) {
    super(fixture);
  }

  @BeforeEach
  void takeLeases() {
    joined(fixture.storage().nodeLeases().take(SELF, 1));
    joined(fixture.storage().nodeLeases().take(OTHER, 1));
  }

  @Test
  void shouldGiveEventsTheNextNumbers() {
    joined(append(SELF, "account|a", 0, "1", "2"));
    joined(append(SELF, "account|a", 2, "3"));

    List<Event> events = events("account|a");
    assertThat(events).extracting(Event::sequenceNr).containsExactly(1L, 2L, 3L);
    assertThat(events).extracting(event -> line(event.payload())).containsExactly("1", "2", "3");
    assertThat(events).extracting(Event::name).containsOnly("line");
    assertThat(head("account|a")).isEqualTo(3);
  }

  @Test
  void shouldRefuseWhatDoesNotGoOnFromTheEnd() {
    joined(append(SELF, "account|a", 0, "1", "2"));

    for (long last : new long[] {0, 1, 3}) {
      assertThat(failure(append(OTHER, "account|a", last, "x", "y")))
          .isInstanceOf(Journal.Conflict.class);
    }
    assertThat(events("account|a"))
        .extracting(event -> line(event.payload()))
        .containsExactly("1", "2");
    joined(append(OTHER, "account|a", 2, "3"));
  }

  @Test
  void shouldLetOneOfManyWritersGoOn() {
    var appends = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < WRITERS; i++) {
      appends.add(append(i % 2 == 0 ? SELF : OTHER, "account|a", 0, i + "a", i + "b"));
    }

    int done = 0;
    String winner = "";
    for (int i = 0; i < WRITERS; i++) {
      Throwable failure = failure(appends.get(i));
      if (failure == null) {
        done++;
        winner = String.valueOf(i);
      } else {
        assertThat(failure).isInstanceOf(Journal.Conflict.class);
      }
    }
    assertThat(done).isEqualTo(1);
    assertThat(events("account|a"))
        .extracting(event -> line(event.payload()))
        .containsExactly(winner + "a", winner + "b");
  }

  /** All at once, each entity's own one after another. */
  @Test
  void shouldKeepTheOrderOfEachOfManyEntities() {
    var chains = new ArrayList<CompletableFuture<Void>>();
    for (int entity = 0; entity < ENTITIES; entity++) {
      String id = "account|" + entity;
      CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
      for (int round = 0; round < ROUNDS; round++) {
        long last = 2L * round;
        chain =
            chain.thenCompose(
                before -> append(SELF, id, last, id + " " + last, id + " " + (last + 1)));
      }
      chains.add(chain);
    }
    chains.forEach(JournalSuite::joined);

    Map<String, List<String>> feed = feed();
    for (int entity = 0; entity < ENTITIES; entity++) {
      String id = "account|" + entity;
      List<String> expected =
          IntStream.range(0, 2 * ROUNDS).mapToObj(i -> "%s %d".formatted(id, i)).toList();
      assertThat(events(id)).extracting(event -> line(event.payload())).isEqualTo(expected);
      assertThat(feed.get(id)).isEqualTo(expected);
    }
  }

  @Test
  void shouldRefuseAFencedWriterAlone() {
    joined(append(OTHER, "account|a", 0, "1"));
    joined(fixture.storage().nodeLeases().fence(SELF, List.of(OTHER)));

    assertThat(failure(append(OTHER, "account|a", 1, "2"))).isInstanceOf(Journal.Fenced.class);
    assertThat(failure(append(OTHER, "account|b", 0, "1"))).isInstanceOf(Journal.Fenced.class);
    assertThat(head("account|b")).isZero();
    joined(append(SELF, "account|a", 1, "2"));
  }

  @Test
  void shouldFindTheAnswerOfAKeyOnceItIsAppended() {
    byte[] keyed = "{\"at\":1,\"key\":\"k\"}".getBytes(StandardCharsets.UTF_8);
    List<Journal.Event> events = List.of(event("1"), new Journal.Event("line", "k", keyed));
    joined(journal().append(new Append(SELF, "account|a", 0, events)));

    Map<String, byte[]> found =
        joined(fixture.storage().answeredKeys().find("account|a", List.of("k", "none")));
    assertThat(found).containsOnlyKeys("k");
    assertThat(found.get("k")).isEqualTo(keyed);
  }

  private Journal journal() {
    return fixture.storage().journal().orElseThrow();
  }

  private CompletableFuture<Void> append(Owner writer, String id, long last, String... lines) {
    List<Journal.Event> events = Arrays.stream(lines).map(JournalSuite::event).toList();
    return journal().append(new Append(writer, id, last, events)).toCompletableFuture();
  }

  private static Journal.Event event(String line) {
    byte[] payload = "{\"at\":1,\"event\":\"%s\"}".formatted(line).getBytes(StandardCharsets.UTF_8);
    return new Journal.Event("line", null, payload);
  }

  private static String line(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8).replaceFirst(".*\"event\":\"(.*)\".*", "$1");
  }

  private List<Event> events(String id) {
    return joined(journal().read(id, 0, ALL)).events();
  }

  private long head(String id) {
    return joined(journal().head(id));
  }

  /** Reads the feed until all events of a test have come; returns the lines by the entity. */
  private Map<String, List<String>> feed() {
    var lines = new HashMap<String, List<String>>();
    FeedPosition place = fixture.storage().feed().start();
    int left = 2 * ROUNDS * ENTITIES;
    long untilNanos = System.nanoTime() + LIMIT.toNanos();
    while (left > 0 && System.nanoTime() - untilNanos < 0) {
      FeedPage page = joined(fixture.storage().feed().read(place, null, ALL));
      for (FeedEntry entry : page.entries()) {
        lines
            .computeIfAbsent(entry.persistenceId(), id -> new ArrayList<>())
            .add(line(entry.payload()));
      }
      left -= page.entries().size();
      place = page.next();
    }
    return lines;
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Returns why it failed; null when it did not. */
  private static @Nullable Throwable failure(CompletionStage<?> stage) {
    try {
      joined(stage);
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }
}
