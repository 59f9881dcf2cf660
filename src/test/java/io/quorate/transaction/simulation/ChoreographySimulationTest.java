package io.quorate.transaction.simulation;

import io.quorate.testing.BesideOthers;
import io.quorate.transaction.ProtocolName;

/** Holds a choreographed saga to the suite. */
@BesideOthers
final class ChoreographySimulationTest extends ProtocolSimulationTest {

  ChoreographySimulationTest() {
    super(ProtocolName.CHOREOGRAPHY);
  }
}
