package io.quorate.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Cause comes before effect, whatever the wall clocks do. */
class HybridClockSimulationTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int RUNS = 20;
  private static final long RUN_MS = 1_800_000;

  @Test
  void shouldKeepCauseBeforeEffectWhenClocksJumpAndNodesRestart() {
    var all = new SimulatedClocks.Summary(0, 0, 0, 0);
    int ignored = 0;
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      try (var log = new ClockLog()) {
        all = all.plus(SimulatedClocks.run(seed, RUN_MS));
        ignored += log.messages().size();
      } catch (AssertionError e) {
        throw new AssertionError("With seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(all.received()).as("messages").isGreaterThan(RUNS * 5_000);
    assertThat(all.restarts()).as("restarts").isGreaterThan(RUNS * 5);
    assertThat(all.refusedStarts()).as("starts refused").isGreaterThan(RUNS / 2);
    assertThat(ignored).as("wall clocks ignored").isPositive();
    assertThat(all.absurdWalls()).as("jumps by years").isGreaterThan(RUNS / 2);
  }
}
