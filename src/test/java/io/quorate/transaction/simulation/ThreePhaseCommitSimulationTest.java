package io.quorate.transaction.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.BesideOthers;
import io.quorate.transaction.ProtocolName;
import java.util.function.Function;

/**
 * Holds three-phase commit to the suite, with all its faults but one: there are no partitions, of
 * which {@link PartitionSimulationTest} shows what they do to it. Instead many entities, and so
 * coordinators, are away for up to a minute, so that participants end transactions by themselves.
 *
 * <p>Losses are up to every second message; what makes the protocol safe here is that a question is
 * asked again for ten seconds before somebody counts as silent, so that two who both live hardly
 * ever take each other for crashed. That is likely and not certain: no seed of 100,000 showed it.
 */
@BesideOthers
final class ThreePhaseCommitSimulationTest extends ProtocolSimulationTest {

  ThreePhaseCommitSimulationTest() {
    super(ProtocolName.THREE_PHASE_COMMIT);
  }

  @Override
  Function<World, Faults> faults() {
    return Faults::manyOutages;
  }

  @Override
  void checkOwn(Summary total, int seeds) {
    assertThat(total.terminations())
        .as("participants ended transactions by themselves")
        .isGreaterThan(seeds / 10);
  }
}
