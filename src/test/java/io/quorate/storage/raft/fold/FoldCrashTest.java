package io.quorate.storage.raft.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.ProjectionView.Row;
import io.quorate.storage.Reminders.Due;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.KilledProcess;
import io.quorate.testing.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A real process that is killed while it folds. */
@BesideOthers
class FoldCrashTest {

  private static final int KILLS = 4;
  private static final int MOST_PAGES = 2_000;
  private static final int ALL = FoldUntilKilled.KEPT + 1;

  private final SplittableRandom random = new SplittableRandom(Seed.VALUE);
  private final Path directory = TestFolds.directory();

  @Test
  void shouldKeepEachPageWhollyOrNotAtAllWhenTheProcessIsKilled() throws Exception {
    long before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long told =
          KilledProcess.lastTold(
              FoldUntilKilled.class, directory, 1 + random.nextInt(MOST_PAGES), Duration.ZERO);
      long kept = kept();
      assertThat(kept).as("seed %d, kill %d", Seed.VALUE, kill).isGreaterThanOrEqualTo(told);
      assertThat(told).isGreaterThan(before);
      before = kept;
    }
  }

  /** Returns how far what is kept has come; it is all of that and no more. */
  private long kept() {
    try (FoldStore store = TestFolds.open(directory, "group", new NumberFeed())) {
      long position =
          TestFolds.joined(
              store
                  .projections()
                  .read(
                      view -> {
                        long last =
                            Long.parseLong(
                                view.progress(FoldUntilKilled.CONSUMER).position().cursor());
                        List<String> expected = keys(last);
                        assertThat(view.scan(FoldUntilKilled.TABLE, "", ALL))
                            .extracting(Row::key)
                            .isEqualTo(expected);
                        assertThat(view.count(FoldUntilKilled.TABLE)).isEqualTo(expected.size());
                        return last;
                      }));
      assertThat(TestFolds.joined(store.reminders().due(Long.MAX_VALUE, Due.FIRST, ALL)))
          .extracting(Due::persistenceId)
          .isEqualTo(keys(position));
      return position;
    }
  }

  private static List<String> keys(long last) {
    return LongStream.rangeClosed(Math.max(1, last - FoldUntilKilled.KEPT + 1), last)
        .mapToObj(FoldUntilKilled::key)
        .toList();
  }
}
