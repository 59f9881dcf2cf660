package io.quorate.transaction.simulation;

import io.quorate.testing.BesideOthers;
import io.quorate.transaction.ProtocolName;

/** Holds a saga to the suite. */
@BesideOthers
final class SagaSimulationTest extends ProtocolSimulationTest {

  SagaSimulationTest() {
    super(ProtocolName.SAGA);
  }
}
