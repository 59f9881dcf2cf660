package io.quorate.storage.raft;

import io.quorate.storage.CoordinationLeasesSuite;

/** The same promises, kept by the replicated journal. */
class RaftCoordinationLeasesTest extends CoordinationLeasesSuite {

  RaftCoordinationLeasesTest() {
    super(new RaftFixture());
  }
}
