package io.quorate.storage.raft.fold;

import static io.quorate.storage.raft.fold.TestFolds.ONE;
import static io.quorate.storage.raft.fold.TestFolds.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import io.quorate.storage.ProjectionView;
import io.quorate.storage.ProjectionView.Row;
import io.quorate.storage.Reminders.Due;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FoldStoreTest {

  private static final String TABLE = "rows";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TestFolds folds = new TestFolds();

  @AfterEach
  void stop() {
    folds.close();
  }

  @Test
  void shouldKeepEverythingWhenItIsOpenedAgain() {
    folds.feed().append();
    foldOneOfEach();
    folds.reopen();

    assertThat(rows(TABLE)).containsExactly(new Row("a", "1"), new Row("b", "2"));
    assertThat(folds.<Long>read(view -> view.count(TABLE))).isEqualTo(2);
    assertThat(position("test")).isEqualTo("1");
    assertThat(position("other")).isEqualTo("0");
    assertThat(joined(folds.reminders().due(7, Due.FIRST, 9)))
        .containsExactly(new Due(7, "account|a"));
  }

  @Test
  void shouldFoldAnewForAnotherGroup() throws IOException {
    folds.feed().append();
    foldOneOfEach();
    folds.reopen("another group");

    assertThatNothingIsKept();
    folds.fold(write -> {});
    folds.reopen("another group");
    assertThat(position("test")).isEqualTo("1");
    try (Stream<Path> kept = Files.list(folds.path())) {
      assertThat(kept.map(file -> file.getFileName().toString())).containsExactly("current");
    }
  }

  @Test
  void shouldFoldAnewWhenTheDatabaseIsDamaged() throws IOException {
    foldOneOfEach();
    folds.close();
    Files.writeString(folds.path().resolve("current").resolve("CURRENT"), "damaged");
    folds.reopen("group 0");

    assertThatNothingIsKept();
  }

  @Test
  void shouldRefuseToOpenWhatIsOpen() {
    foldOneOfEach();

    assertThatThrownBy(() -> TestFolds.open(folds.path(), "another group", folds.feed()))
        .isInstanceOf(StorageUnavailable.class);
    assertThat(rows(TABLE)).hasSize(2);
  }

  @Test
  void shouldKeepTablesApartWhoseNamesBeginAlike() {
    folds.fold(
        write -> {
          write.put("a", Map.of("z", "1"));
          write.put("ab", Map.of("", "2", "b", "3"));
          write.put("abc", Map.of("a", "4"));
          assertThat(write.scan("a", "", 9)).containsExactly(new Row("z", "1"));
          assertThat(write.scan("ab", "", 9)).containsExactly(new Row("b", "3"));
        });

    assertThat(rows("a")).containsExactly(new Row("z", "1"));
    assertThat(rows("ab")).containsExactly(new Row("b", "3"));
    assertThat(rows("abc")).containsExactly(new Row("a", "4"));
  }

  @Test
  void shouldNotKeepWhatAFoldHasWrittenAroundAFailure() {
    folds.feed().append();
    assertThatThrownBy(
            () ->
                folds.fold(
                    write -> {
                      write.put(TABLE, Map.of("a", "1"));
                      assertThatThrownBy(() -> write.put(TABLE, Map.of("\0", "1")))
                          .isInstanceOf(IllegalArgumentException.class);
                    }))
        .isInstanceOf(StorageException.class);

    assertThatNothingIsKept();
  }

  @Test
  void shouldOrderRemindersOfAllTimes() {
    folds.fold(
        write -> write.remind(Map.of("c", -5L, "b", 5L, "a", 5L, "d", Long.MAX_VALUE, "e", 256L)));

    assertThat(joined(folds.reminders().due(Long.MAX_VALUE, Due.FIRST, 9)))
        .extracting(Due::persistenceId)
        .containsExactly("c", "a", "b", "e", "d");
    assertThat(joined(folds.reminders().due(255, new Due(-5, "c"), 9)))
        .containsExactly(new Due(5, "a"), new Due(5, "b"));
  }

  @Test
  void shouldRefuseTheUseOfWhatHasEnded() {
    var writes = new ArrayList<FoldTransaction>();
    folds.fold(writes::add);
    var views = new ArrayList<ProjectionView>();
    folds.read(views::add);

    assertThatThrownBy(() -> writes.getFirst().put(TABLE, Map.of("a", "1")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> views.getFirst().scan(TABLE, "", 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseMoreThanMayWait() throws Exception {
    var release = new CountDownLatch(1);
    var stages = new ArrayList<CompletionStage<Integer>>();
    int room = TestFolds.LIMITS.readers() + TestFolds.LIMITS.readQueue();
    for (int i = 0; i < room; i++) {
      stages.add(folds.projections().read(view -> waited(release)));
    }

    assertThatThrownBy(() -> folds.read(view -> 1)).isInstanceOf(StorageException.Busy.class);
    folds.fold(write -> {});
    assertThat(joined(folds.reminders().due(1, Due.FIRST, 1))).isEmpty();
    release.countDown();
    stages.forEach(TestFolds::joined);
  }

  @Test
  void shouldFailEverythingOnceItIsClosed() throws Exception {
    var running = new CountDownLatch(1);
    var began = new AtomicInteger();
    CompletionStage<Integer> first =
        folds.follow(
            "test",
            ONE,
            (page, write) -> {
              running.countDown();
              return waited(new CountDownLatch(1));
            });
    CompletionStage<Integer> waiting =
        folds.follow("test", ONE, (page, write) -> began.incrementAndGet());
    running.await();
    folds.close();

    assertThatThrownBy(() -> joined(first)).hasRootCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> joined(waiting)).isInstanceOf(StorageException.class);
    assertThat(began).hasValue(0);
    assertThatThrownBy(() -> folds.fold(write -> {})).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> folds.read(view -> 1)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> joined(folds.reminders().due(1, Due.FIRST, 1)))
        .isInstanceOf(StorageException.class)
        .isNotInstanceOf(StorageException.Busy.class);
    folds.close();
  }

  @Test
  void shouldCloseTheDatabaseOnlyWhenNobodyReadsAnyMore() throws Exception {
    foldOneOfEach();
    var running = new CountDownLatch(1);
    var closing = new Thread(folds::close);
    CompletionStage<List<Row>> reading =
        folds
            .projections()
            .read(
                view -> {
                  running.countDown();
                  awaitWaiting(closing);
                  return view.scan(TABLE, "", 10);
                });
    running.await();
    closing.start();

    assertThat(joined(reading)).hasSize(2);
    closing.join();
    folds.reopen();
    assertThat(rows(TABLE)).hasSize(2);
  }

  @Test
  void shouldLetTwoOfOneConsumerWaitForEachOther() {
    List<FeedEntry> seen = new ArrayList<>();
    var pages = new ArrayList<CompletionStage<Boolean>>();
    for (int i = 0; i < 5; i++) {
      folds.feed().append();
    }
    for (int i = 0; i < 5; i++) {
      pages.add(folds.follow("test", ONE, (page, write) -> seen.addAll(page)));
    }
    pages.forEach(TestFolds::joined);

    assertThat(seen)
        .extracting(entry -> entry.position().cursor())
        .containsExactly("1", "2", "3", "4", "5");
  }

  /** Goes on although it is interrupted, as a reader may. */
  private static void awaitWaiting(Thread thread) {
    long untilNanos = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < untilNanos) {
      Thread.onSpinWait();
    }
  }

  private static int waited(CountDownLatch release) {
    try {
      release.await();
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void foldOneOfEach() {
    folds.fold(
        write -> {
          write.put(TABLE, Map.of("a", "1", "b", "2"));
          write.remind(Map.of("account|a", 7L));
        });
  }

  private void assertThatNothingIsKept() {
    assertThat(rows(TABLE)).isEmpty();
    assertThat(folds.<Long>read(view -> view.count(TABLE))).isZero();
    assertThat(position("test")).isEqualTo("0");
    assertThat(joined(folds.reminders().due(Long.MAX_VALUE, Due.FIRST, 9))).isEmpty();
  }

  private List<Row> rows(String table) {
    return folds.read(view -> view.scan(table, "", 10));
  }

  private String position(String consumer) {
    return folds.read(view -> view.progress(consumer)).position().cursor();
  }
}
