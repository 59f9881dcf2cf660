package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.local.os.Deadline;
import io.quorate.testing.BesideOthers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Latencies tell of waits as those have them who ask at their own times. */
@BesideOthers
class LoadGeneratorTest {

  private static final Duration STALL = Duration.ofMillis(300);
  private static final Duration MEASURED = Duration.ofMillis(500);
  private static final long LONG_MICROS = 100_000;
  private static final long LONGEST_MICROS = 60_000_000;

  @Test
  void shouldCountTheWaitOfEachCallThatWasDueWhileTheServerStood() {
    Result result = askStallingServer(1000);

    assertThat(result.latency().getTotalCount()).as("calls that were due").isEqualTo(500);
    assertThat(waitedLong(result)).as("calls due in the first 200 ms").isGreaterThanOrEqualTo(200);
  }

  @Test
  void shouldCountOneWaitWhenEachCallFollowsTheAnswerBefore() {
    Result result = askStallingServer(Load.UNPACED);

    assertThat(waitedLong(result)).isPositive().isLessThan(result.acknowledged() / 2);
  }

  /** Asks one that answers its first call of the measured time late, and the others at once. */
  private static Result askStallingServer(int perSecond) {
    var load = new Load(1, Duration.ZERO, MEASURED, perSecond);
    return LoadGenerator.run(number -> new StallingOnce(), load);
  }

  private static long waitedLong(Result result) {
    return result.latency().getCountBetweenValues(LONG_MICROS, LONGEST_MICROS);
  }

  private static final class StallingOnce implements LoadGenerator.Caller {
    private boolean stalled;

    @Override
    public void call() {
      if (!stalled) {
        stalled = true;
        Deadline.pause(STALL);
      }
    }

    @Override
    public void close() {
      // there is no connection
    }
  }
}
