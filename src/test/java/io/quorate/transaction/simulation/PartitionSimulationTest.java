package io.quorate.transaction.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.transaction.ProtocolName;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Shows what a long partition, in which no node hears any other, does to the protocols: 3PC may end
 * a transaction both ways, as it is documented, and no other does.
 */
final class PartitionSimulationTest {

  private static final int SEEDS = 400;

  @Test
  void shouldShowThatThreePhaseCommitIsNotSafeInPartition() {
    assertThat(
            LongStream.range(0, SEEDS)
                .filter(seed -> isHalfDone(seed, ProtocolName.THREE_PHASE_COMMIT))
                .count())
        .as("seeds below %d that end a transaction both ways", SEEDS)
        .isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProtocolName.class,
      names = "THREE_PHASE_COMMIT",
      mode = EnumSource.Mode.EXCLUDE)
  void shouldEndEveryTransactionWhollyInSamePartitions(ProtocolName protocol) {
    Summary total = Summary.NOTHING;
    for (long seed = 0; seed < SEEDS; seed++) {
      total = total.plus(Run.of(seed, protocol, Defect.NONE, Faults::partition));
    }
    assertThat(total.committed()).as("the run is not void").isGreaterThan(SEEDS);
    assertThat(total.inquiries()).as("participants had to ask").isPositive();
  }

  private static boolean isHalfDone(long seed, ProtocolName protocol) {
    try {
      Run.of(seed, protocol, Defect.NONE, Faults::partition);
      return false;
    } catch (AssertionError e) {
      assertThat(e).as("the only way in which it fails").hasMessageContaining(Story.HALF_DONE);
      return true;
    }
  }
}
