package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.Archive.Plan;
import io.quorate.storage.Archive.Run;
import io.quorate.storage.Archive.Step;
import io.quorate.storage.Snapshots.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every archive promises: what was moved is gone for nobody. */
public abstract class ArchiveSuite extends PortSuite<StorageFixture> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LIMIT_SECONDS = 120;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int ROWS = 100;
  private static final int WRITERS = 4;
  private static final int HISTORIES = 60;
  private static final PageLimit PAGE = new PageLimit(50, Long.MAX_VALUE);

  protected ArchiveSuite(StorageFixture fixture) {
    super(fixture);
  }

  /** Returns what the tests run on. */
  protected final StorageFixture fixture() {
    return fixture;
  }

  @Test
  void shouldMoveHistoriesThatAreOver() {
    aTransaction("t1", "end");
    aTransaction("t2", "noted");
    fixture.append("transaction|t3", 1, "begin", new byte[1]);
    fixture.append("transaction|t3", 2, "end", new byte[1]);
    fixture.append("transaction|t3", 3, "noted", new byte[1]);
    fixture.eventsWrittenAgo(HOUR);

    assertThat(moved(HOUR.minusMinutes(1))).isEqualTo(3 + 3);
    assertThat(moved(HOUR.minusMinutes(1))).as("again").isZero();
  }

  @Test
  void shouldMoveWhatASnapshotMakesNeedless() {
    for (int i = 1; i <= 5; i++) {
      fixture.append("account|a", i, "event", new byte[1]);
    }
    joined(
        fixture
            .storage()
            .snapshots()
            .save("account|a", () -> new Snapshot(3, 1, "s", new byte[1])));

    assertThat(moved(Duration.ZERO)).isEqualTo(3);

    fixture.append("account|a", 6, "event", new byte[1]);
    joined(
        fixture
            .storage()
            .snapshots()
            .save("account|a", () -> new Snapshot(6, 1, "s", new byte[1])));
    assertThat(moved(Duration.ZERO)).as("with those that the walk has passed").isEqualTo(3);
  }

  @Test
  void shouldLeaveWhatIsYoung() {
    aTransaction("t1", "end");
    fixture.eventsWrittenAgo(HOUR);
    aTransaction("t2", "end");

    assertThat(moved(HOUR.plusMinutes(1))).isZero();
    assertThat(moved(HOUR.minusMinutes(1))).isEqualTo(3);
    assertThat(moved(Duration.ZERO)).isEqualTo(3);
  }

  /** One that went on for long and has ended a moment ago. */
  @Test
  void shouldLeaveAHistoryWhoseEndIsYoung() {
    fixture.append("transaction|t", 1, "begin", new byte[1]);
    fixture.eventsWrittenAgo(HOUR);
    fixture.append("transaction|t", 2, "end", new byte[1]);

    assertThat(moved(HOUR.minusMinutes(1))).isZero();
    assertThat(moved(Duration.ZERO)).isEqualTo(2);
  }

  @Test
  void shouldLeaveWhatHasAReminder() {
    aTransaction("t1", "end");
    aTransaction("t2", "end");
    follow("test", (page, write) -> remind(write, "transaction|t1"));

    assertThat(moved(Duration.ZERO)).isEqualTo(3);
  }

  @Test
  void shouldShowHistoriesAsBefore() {
    for (int i = 1; i <= 4; i++) {
      fixture.append("account|a", i, "{\"at\":%d,\"key\":\"k%d\",\"hash\":5}".formatted(i, i));
    }
    joined(
        fixture
            .storage()
            .snapshots()
            .save("account|a", () -> new Snapshot(3, 1, "s", new byte[1])));
    List<String> before = history("account|a");

    assertThat(moved(Duration.ZERO)).isEqualTo(3);

    assertThat(history("account|a")).isEqualTo(before).hasSize(4);
    assertThat(joined(fixture.storage().history().head("account|a"))).isEqualTo(4);
    aTransaction("t", "end");
    assertThat(moved(Duration.ZERO)).isEqualTo(3);
    assertThat(joined(fixture.storage().history().head("transaction|t"))).isEqualTo(3);
    assertThat(history("transaction|t")).hasSize(3);
    assertThat(
            joined(fixture.storage().answeredKeys().find("account|a", List.of("k1", "k4", "k5"))))
        .containsOnlyKeys("k1", "k4");
    Optional<byte[]> first =
        follow("first", (page, write) -> write.first("transaction|t", "begin"));
    assertThat(first).isPresent();
  }

  /** A copy of an entity that was paused, knows nothing of what came after, and goes on. */
  @Test
  void shouldRefuseAnAppendThatDoesNotKnowWhatWasMoved() {
    aTransaction("t", "end");
    assertThat(moved(Duration.ZERO)).isEqualTo(3);

    for (int known = 0; known < 3; known++) {
      int next = known + 1;
      assertThatThrownBy(() -> fixture.append("transaction|t", next, "zombie", new byte[1]))
          .as("number %d", next)
          .isInstanceOf(RuntimeException.class);
    }
    fixture.append("transaction|t", 4, "noted", new byte[1]);
    assertThatThrownBy(() -> fixture.append("transaction|t", 4, "zombie", new byte[1]))
        .isInstanceOf(RuntimeException.class);
    assertThat(moved(Duration.ZERO)).as("what came after").isEqualTo(1);
    assertThat(history("transaction|t")).hasSize(4);
  }

  @Test
  void shouldGiveTheFeedTheSameAgainFromItsStart() {
    aTransaction("t1", "end");
    fixture.append("account|a", 1, "event", new byte[1]);
    aTransaction("t2", "end");
    fixture.append("account|a", 2, "event", new byte[1]);
    List<String> before = feed("before", 8);

    assertThat(moved(Duration.ZERO)).isEqualTo(6);

    assertThat(feed("after", 8)).isEqualTo(before);
    fixture.append("account|a", 3, "event", new byte[1]);
    assertThat(feed("before", 1)).containsExactly("account|a 3");
  }

  @Test
  void shouldGoOnWhereARunWasCutOff() {
    for (int i = 1; i <= 10; i++) {
      aTransaction("t" + i, "end");
    }
    long moved;
    try (Archive archive = fixture.archive()) {
      Run run = archive.begin(plan(Duration.ZERO, false));
      moved = run.next(4, 4).moved() + run.next(4, 4).moved();
    }

    assertThat(moved).isBetween(1L, 8L);
    assertThat(moved(Duration.ZERO)).isEqualTo(30 - moved);
  }

  @Test
  void shouldMoveNoMoreThanItMay() {
    for (int i = 1; i <= 10; i++) {
      fixture.append("account|a", i, "event", new byte[1]);
    }
    joined(
        fixture
            .storage()
            .snapshots()
            .save("account|a", () -> new Snapshot(10, 1, "s", new byte[1])));
    try (Archive archive = fixture.archive()) {
      Run run = archive.begin(plan(Duration.ZERO, false));
      assertThat(run.next(ROWS, 4)).returns(4L, Step::moved).returns(false, Step::last);
      assertThat(run.next(ROWS, 4)).returns(4L, Step::moved).returns(false, Step::last);
      assertThat(run.next(ROWS, 4)).returns(2L, Step::moved).returns(true, Step::last);
    }
    assertThat(history("account|a")).hasSize(10);
  }

  @Test
  void shouldOnlyCountInADryRun() {
    for (int i = 1; i <= 10; i++) {
      aTransaction("t" + i, i % 2 == 0 ? "end" : "event");
    }
    try (Archive archive = fixture.archive()) {
      Run run = archive.begin(plan(Duration.ZERO, true));
      assertThat(run.number()).isZero();
      assertThat(steps(run, 7)).isEqualTo(15);
    }
    assertThat(moved(Duration.ZERO)).isEqualTo(15);
  }

  /** The feed, an old consumer and a new one, while rows move all the time. */
  @Test
  @Timeout(LIMIT_SECONDS)
  void shouldGiveEveryEntryOnceWhileRowsMove() throws Exception {
    int entries = 3 * WRITERS * HISTORIES;
    var written = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
      var writers = new ArrayList<Future<?>>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String prefix = "w" + writer + "-";
        writers.add(
            threads.submit(
                () -> IntStream.range(0, HISTORIES).forEach(i -> aTransaction(prefix + i, "end"))));
      }
      Future<Long> mover = threads.submit(() -> movedUntil(written));
      List<String> live = feed("live", entries);
      for (Future<?> writer : writers) {
        writer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      assertThat(live).doesNotHaveDuplicates().hasSize(entries);
      assertThat(feed("late", entries)).isEqualTo(live);
      written.set(true);
      long moved = mover.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(moved + moved(Duration.ZERO)).isEqualTo(entries);
      assertThat(feed("latest", entries)).isEqualTo(live);
    } finally {
      written.set(true);
    }
  }

  private long movedUntil(AtomicBoolean enough) {
    long moved = 0;
    while (!enough.get()) {
      moved += moved(Duration.ZERO);
    }
    return moved;
  }

  private void aTransaction(String id, String last) {
    fixture.append("transaction|" + id, 1, "begin", new byte[1]);
    fixture.append("transaction|" + id, 2, "event", new byte[1]);
    fixture.append("transaction|" + id, 3, last, new byte[1]);
  }

  /** Runs to the end; returns how many events were moved. */
  protected final long moved(Duration olderThan) {
    try (Archive archive = fixture.archive()) {
      Run run = archive.begin(plan(olderThan, false));
      long moved = steps(run, ROWS);
      run.end();
      return moved;
    }
  }

  private static long steps(Run run, int rows) {
    long moved = 0;
    Step step;
    do {
      step = run.next(rows, rows);
      moved += step.moved();
    } while (!step.last());
    return moved;
  }

  private static Plan plan(Duration olderThan, boolean dryRun) {
    return new Plan("test", olderThan, Set.of("end"), "noted", dryRun);
  }

  private List<String> history(String id) {
    return joined(fixture.storage().history().read(id, 0, PAGE, "noted?")).events().stream()
        .map(
            event ->
                event.sequenceNr()
                    + event.name()
                    + new String(event.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  private List<String> feed(String consumer, int entries) {
    var seen = new ArrayList<String>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              seen.addAll(
                  follow(
                      consumer,
                      (page, write) ->
                          page.stream()
                              .map(entry -> entry.persistenceId() + " " + entry.sequenceNr())
                              .toList()));
              return seen.size() >= entries;
            });
    return seen;
  }

  private <T> T follow(String consumer, Feed.Fold<T> fold) {
    return joined(fixture.storage().feed().follow(consumer, PAGE, fold));
  }

  private static boolean remind(FoldTransaction write, String id) {
    write.remind(Map.of(id, Long.MAX_VALUE));
    return true;
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
