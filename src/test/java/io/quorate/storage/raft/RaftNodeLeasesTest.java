package io.quorate.storage.raft;

import io.quorate.storage.NodeLeasesSuite;
import io.quorate.testing.BesideOthers;

/** The same promises, kept by the replicated journal. */
@BesideOthers
class RaftNodeLeasesTest extends NodeLeasesSuite {

  RaftNodeLeasesTest() {
    super(new RaftFixture());
  }
}
