package io.quorate.transaction.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.transaction.ProtocolName;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every protocol must keep while messages are lost, doubled, delayed and reordered, nodes
 * crash, clocks jump, and entities live twice: one subclass for each protocol. {@code -Dseed=N}
 * runs one seed, {@code -Dseeds=N} so many, {@code -Dtrace=true} prints every event.
 */
abstract class ProtocolSimulationTest {

  private static final long ONE_SEED = Long.getLong("seed", -1);
  private static final int SEEDS = Integer.getInteger("seeds", 2_500);
  private static final int SEEDS_TO_FIND_A_DEFECT = 300;

  private final ProtocolName protocol;

  ProtocolSimulationTest(ProtocolName protocol) {
    this.protocol = protocol;
  }

  /** Returns the faults of a run. */
  Function<World, Faults> faults() {
    return Faults::mixed;
  }

  /** Checks what only this protocol must have shown, so that the run is not void. */
  void checkOwn(Summary total, int seeds) {}

  @Test
  void shouldEndEveryTransactionWhollyUnderFaults() {
    Summary total = Summary.NOTHING;
    long first = ONE_SEED < 0 ? 0 : ONE_SEED;
    long last = ONE_SEED < 0 ? SEEDS - 1 : ONE_SEED;
    for (long seed = first; seed <= last; seed++) {
      total = total.plus(run(seed));
    }
    System.out.printf("%s simulation: seeds %d to %d, %s%n", protocol.text(), first, last, total);
    if (ONE_SEED < 0) {
      assertThat(total.committed()).as("the run is not void").isGreaterThan(SEEDS);
      assertThat(total.aborted()).as("many were undone").isGreaterThan(SEEDS);
      assertThat(total.conflicts()).as("zombies were fenced").isGreaterThan(SEEDS / 2);
      assertThat(total.doubled()).as("messages came twice").isGreaterThan(SEEDS * 5);
      assertThat(total.crashes()).as("nodes crashed").isGreaterThan(SEEDS);
      assertThat(total.inquiries()).as("participants had to ask").isGreaterThan(SEEDS / 10);
      checkOwn(total, SEEDS);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldFindDefect(Defect defect) {
    assertThat(LongStream.range(0, SEEDS_TO_FIND_A_DEFECT).anyMatch(seed -> fails(seed, defect)))
        .as("a seed below %d finds %s", SEEDS_TO_FIND_A_DEFECT, defect)
        .isTrue();
  }

  private Summary run(long seed) {
    try {
      return Run.of(seed, protocol, Defect.NONE, faults());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "Seed %d of %s fails; run it again with -Dseed=%d".formatted(seed, protocol.text(), seed),
          e);
    }
  }

  private boolean fails(long seed, Defect defect) {
    try {
      Run.of(seed, protocol, defect, faults());
      return false;
    } catch (AssertionError e) {
      return true;
    } catch (RuntimeException e) {
      // It broke down before the checks had something to say: no proof that they would have.
      return false;
    }
  }
}
