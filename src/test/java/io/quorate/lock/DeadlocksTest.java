package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Seeds are numbered from {@code -Dseed}; {@code -Dseeds} says how many. A failure names its seed.
 */
class DeadlocksTest {

  private static final long FIRST = Long.getLong("seed", 1);
  private static final int SEEDS = Integer.getInteger("seeds", 200);

  @ParameterizedTest
  @CsvSource({
    "2, 2, false, false",
    "3, 3, false, true",
    "4, 6, false, false",
    "4, 6, true, false",
    "4, 6, true, true",
    "10, 10, false, true"
  })
  void shouldFindEveryDeadlockAndNoOther(int locks, int owners, boolean shared, boolean lossy) {
    var faults = new ArrayList<String>();
    int refused = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      var simulation = new DeadlockSimulation(seed, locks, owners, shared, lossy);
      for (String fault : simulation.run()) {
        faults.add("-Dseed=" + seed + ": " + fault);
      }
      refused += simulation.refused();
    }
    assertThat(faults).isEmpty();
    assertThat(refused).as("deadlocks found").isPositive();
  }

  @Test
  void shouldFindADeadlockWithinASecondWhenNothingIsLost() {
    long longestMs = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      var simulation = new DeadlockSimulation(seed, 2, 2, false, false);
      assertThat(simulation.run()).isEmpty();
      longestMs = Math.max(longestMs, simulation.longestMs());
    }
    assertThat(longestMs).isLessThan(1_000);
  }
}
