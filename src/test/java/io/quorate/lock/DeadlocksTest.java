package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.DeadlockSimulation.Setup;
import io.quorate.testing.BesideOthers;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Seeds are numbered from {@code -Dseed}; {@code -Dseeds} says how many. A failure names its seed.
 */
@BesideOthers
class DeadlocksTest {

  private static final long FIRST = Long.getLong("seed", 1);
  private static final int SEEDS = Integer.getInteger("seeds", 200);

  @ParameterizedTest
  @CsvSource({
    "2, 0, 2, false, false, false, false",
    "3, 0, 3, false, false, false, true",
    "4, 0, 6, false, false, false, false",
    "4, 0, 6, true, false, false, false",
    "4, 0, 6, true, false, true, true",
    "10, 0, 10, false, false, false, true",
    "0, 1, 2, false, false, false, false",
    "0, 1, 4, false, true, false, true",
    "0, 2, 4, false, false, false, false",
    "0, 3, 6, false, true, true, true",
    "2, 2, 4, false, false, true, false",
    "2, 2, 6, true, false, false, true",
    "3, 3, 8, true, true, true, true"
  })
  void shouldFindEveryDeadlockAndNoOther(
      int locks,
      int semaphores,
      int owners,
      boolean shared,
      boolean resized,
      boolean restless,
      boolean lossy) {
    var setup = new Setup(locks, semaphores, owners, shared, resized, restless, lossy);
    var faults = new ArrayList<String>();
    int refused = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      var simulation = new DeadlockSimulation(seed, setup);
      for (String fault : simulation.run()) {
        faults.add("-Dseed=" + seed + ": " + fault);
      }
      refused += simulation.refused();
    }
    assertThat(faults).isEmpty();
    assertThat(refused).as("deadlocks found").isPositive();
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "0, 2"})
  void shouldFindADeadlockWithinASecondWhenNothingIsLost(int locks, int semaphores) {
    var setup = new Setup(locks, semaphores, 2, false, false, false, false);
    long longestMs = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      var simulation = new DeadlockSimulation(seed, setup);
      assertThat(simulation.run()).isEmpty();
      longestMs = Math.max(longestMs, simulation.longestMs());
    }
    assertThat(longestMs).isLessThan(1_000);
  }
}
