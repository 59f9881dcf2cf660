package io.quorate.storage.raft.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.FoldTransaction;
import io.quorate.storage.PageLimit;
import io.quorate.storage.ProjectionView;
import io.quorate.storage.Reminders.Due;
import io.quorate.testing.Seed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random folds, failures and ends of the store, held against sorted maps. */
class FoldModelTest {

  private static final int STEPS = 2_500;
  private static final int MOST_CHANGES = 12;

  /** Below, among and above what Java and UTF-8 order differently. */
  private static final List<String> TEXTS =
      List.of("", "0", "a", "a|b", "ab", "é", "\uD7FF", "\uE000", "\uFFFD", "\uD83D\uDE00");

  private static final List<String> TABLES = List.of("t", "ta", "t|", "\uD83D\uDE00");
  private static final List<String> CONSUMERS = List.of("one", "two");

  private final SplittableRandom random = new SplittableRandom(Seed.VALUE);
  private final TestFolds folds = new TestFolds();
  private FoldModel model = new FoldModel();
  private int appended;

  @AfterEach
  void stop() {
    folds.close();
  }

  @Test
  void shouldKeepWhatSortedMapsWouldKeep() {
    for (int step = 0; step < STEPS; step++) {
      try {
        step();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed %d, step %d".formatted(Seed.VALUE, step), e);
      }
    }
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0 -> folds.reopen();
      case 1, 2, 3, 4, 5, 6 -> append();
      case 7, 8, 9, 10, 11, 12 -> fold();
      case 13, 14 -> failingFold();
      case 15, 16, 17 ->
          folds.read(
              view -> {
                compare(view, model);
                return true;
              });
      default -> compareReminders();
    }
  }

  private void append() {
    folds.feed().append();
    appended++;
  }

  private void fold() {
    FoldModel after = model.copy();
    String consumer = one(CONSUMERS);
    int limit = 1 + random.nextInt(5);
    int entries =
        TestFolds.joined(
            folds.follow(
                consumer,
                new PageLimit(limit, Long.MAX_VALUE),
                (page, write) -> {
                  change(write, after);
                  return page.size();
                }));
    assertThat(entries).isEqualTo(Math.min(limit, appended - model.position(consumer)));
    after.move(consumer, entries);
    model = after;
  }

  private void failingFold() {
    assertThatThrownBy(
            () ->
                folds.fold(
                    write -> {
                      change(write, model.copy());
                      throw new IllegalStateException("Expected to fail.");
                    }))
        .hasRootCauseMessage("Expected to fail.");
  }

  private void change(FoldTransaction write, FoldModel after) {
    int changes = random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      String table = one(TABLES);
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          Map<String, String> rows = rows();
          write.put(table, rows);
          after.table(table).putAll(rows);
        }
        case 2 -> {
          List<String> keys = keys();
          write.remove(table, keys);
          after.table(table).keySet().removeAll(keys);
        }
        default -> {
          var due = new HashMap<String, Long>();
          keys().forEach(key -> due.put(key, random.nextLong(-3, 6)));
          write.remind(due);
          due.forEach(after::remind);
        }
      }
      if (random.nextInt(4) == 0) {
        compareRows(write, after);
      }
    }
  }

  private void compare(ProjectionView view, FoldModel expected) {
    compareRows(view, expected);
    for (String consumer : CONSUMERS) {
      assertThat(view.progress(consumer).position())
          .isEqualTo(MemoryFeed.place(expected.position(consumer)));
    }
  }

  private void compareRows(ProjectionView view, FoldModel expected) {
    for (String table : TABLES) {
      String after = one(TEXTS);
      int limit = random.nextInt(TEXTS.size() + 2);
      assertThat(view.scan(table, after, limit)).isEqualTo(expected.scan(table, after, limit));
      assertThat(view.get(table, TEXTS)).isEqualTo(expected.table(table));
      assertThat(view.count(table)).isEqualTo(expected.table(table).size());
    }
  }

  private void compareReminders() {
    long nowMs = random.nextLong(-3, 7);
    int limit = random.nextInt(TEXTS.size());
    var after = random.nextInt(3) == 0 ? Due.FIRST : new Due(random.nextLong(-3, 6), one(TEXTS));
    assertThat(TestFolds.joined(folds.reminders().due(nowMs, after, limit)))
        .isEqualTo(model.due(nowMs, after, limit));
  }

  private Map<String, String> rows() {
    var rows = new HashMap<String, String>();
    keys().forEach(key -> rows.put(key, one(TEXTS).repeat(random.nextInt(200))));
    return rows;
  }

  private List<String> keys() {
    return IntStream.range(0, random.nextInt(5)).mapToObj(any -> one(TEXTS)).toList();
  }

  private String one(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
