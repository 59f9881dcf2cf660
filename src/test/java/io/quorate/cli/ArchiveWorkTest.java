package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.Archive;
import io.quorate.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a run goes on when batches fail, and when it ends. */
class ArchiveWorkTest {

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  private final FakeRun run = new FakeRun();
  private final List<String> progress = new ArrayList<>();

  @Test
  void shouldTakeHalfAsManyAfterEachFailure() {
    run.failures = 2;
    run.steps = 2;

    ArchiveResult result = work(100, Long.MAX_VALUE).run();

    assertThat(run.rows).containsExactly(100, 50, 25, 25);
    assertThat(result.moved()).isEqualTo(2 * 20);
    assertThat(result.done()).isTrue();
    assertThat(result.upTo()).isEqualTo(AT);
    assertThat(progress).hasSize(2).allMatch(line -> line.contains("Tried again"));
    assertThat(run.ended).isTrue();
  }

  @Test
  void shouldGiveUpAfterSixFailuresInARow() {
    run.failures = 6;

    assertThatThrownBy(() -> work(3, Long.MAX_VALUE).run()).isInstanceOf(StorageException.class);

    assertThat(run.rows).containsExactly(3, 1, 1, 1, 1, 1);
    assertThat(run.ended).isFalse();
  }

  @Test
  void shouldEndAtItsLimit() {
    run.steps = 10;

    ArchiveResult result = work(100, 50).run();

    assertThat(run.most).containsExactly(50, 30, 10);
    assertThat(result.moved()).isEqualTo(50);
    assertThat(result.done()).isFalse();
    assertThat(result.text()).contains("Moved 50 of 60 events").contains("there are more");
    assertThat(result.json()).contains("\"moved\":50").contains("\"done\":false");
  }

  private ArchiveWork work(int rows, long limit) {
    return new ArchiveWork(run, rows, limit, PAUSE, progress::add);
  }

  /** Moves 20 events in a step, or as many as it may. */
  private static final class FakeRun implements Archive.Run {
    private final List<Integer> rows = new ArrayList<>();
    private final List<Integer> most = new ArrayList<>();
    private int failures;
    private int steps = 1;
    private boolean ended;

    @Override
    public long number() {
      return 7;
    }

    @Override
    public Instant cutoff() {
      return AT.plusSeconds(1);
    }

    @Override
    public Archive.Step next(int atMostRows, int atMost) {
      rows.add(atMostRows);
      most.add(atMost);
      if (failures-- > 0) {
        throw new StorageException("Expected an answer, but there was none.", new Throwable());
      }
      return new Archive.Step(20, Math.min(20, atMost), AT, --steps == 0);
    }

    @Override
    public void end() {
      ended = true;
    }
  }
}
