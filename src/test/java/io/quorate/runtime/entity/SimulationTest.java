package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.runtime.entity.SimulatedJournal.Defect;
import io.quorate.testing.BesideOthers;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The host's idempotency and group commit under crash, retry, zombies and jumping clocks. {@code
 * -Dseed=N} runs one seed, {@code -Dseeds=N} so many.
 */
@BesideOthers
class SimulationTest {

  private static final long ONE_SEED = Long.getLong("seed", -1);
  private static final int SEEDS = Integer.getInteger("seeds", 1500);
  private static final int SEEDS_TO_FIND_A_DEFECT = 300;

  @Test
  void shouldKeepEveryPromiseUnderFaults() {
    var total = new SimulatedRun.Summary(0, 0, 0, 0);
    long first = ONE_SEED < 0 ? 0 : ONE_SEED;
    long last = ONE_SEED < 0 ? SEEDS - 1 : ONE_SEED;
    for (long seed = first; seed <= last; seed++) {
      total = total.plus(run(seed));
    }
    System.out.printf("host simulation: seeds %d to %d, %s%n", first, last, total);
    if (ONE_SEED < 0) {
      assertThat(total.acknowledged()).as("the run is not void").isGreaterThan(SEEDS * 20);
      assertThat(total.conflicts()).as("zombies were fenced").isGreaterThan(SEEDS / 10);
      assertThat(total.unknown()).as("some outcomes were unknown").isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldFindDefect(Defect defect) {
    assertThat(LongStream.range(0, SEEDS_TO_FIND_A_DEFECT).anyMatch(seed -> fails(seed, defect)))
        .as("a seed below %d finds %s", SEEDS_TO_FIND_A_DEFECT, defect)
        .isTrue();
  }

  private static SimulatedRun.Summary run(long seed) {
    try {
      return SimulatedRun.of(seed, Defect.NONE);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Seed " + seed + " fails; run it again with -Dseed=" + seed, e);
    }
  }

  private static boolean fails(long seed, Defect defect) {
    try {
      SimulatedRun.of(seed, defect);
      return false;
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }
}
