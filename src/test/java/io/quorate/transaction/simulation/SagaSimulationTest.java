package io.quorate.transaction.simulation;

import io.quorate.transaction.ProtocolName;

/** Holds a saga to the suite. */
final class SagaSimulationTest extends ProtocolSimulationTest {

  SagaSimulationTest() {
    super(ProtocolName.SAGA);
  }
}
