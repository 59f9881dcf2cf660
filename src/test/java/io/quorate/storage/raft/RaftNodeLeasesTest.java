package io.quorate.storage.raft;

import io.quorate.storage.NodeLeasesSuite;

/** The same promises, kept by the replicated journal. */
class RaftNodeLeasesTest extends NodeLeasesSuite {

  RaftNodeLeasesTest() {
    super(new RaftFixture());
  }
}
