package io.quorate.transaction.simulation;

import io.quorate.testing.BesideOthers;
import io.quorate.transaction.ProtocolName;

/** Holds two-phase commit to the suite. */
@BesideOthers
final class TwoPhaseCommitSimulationTest extends ProtocolSimulationTest {

  TwoPhaseCommitSimulationTest() {
    super(ProtocolName.TWO_PHASE_COMMIT);
  }
}
