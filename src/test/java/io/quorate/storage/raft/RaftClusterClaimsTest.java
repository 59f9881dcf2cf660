package io.quorate.storage.raft;

import io.quorate.storage.ClusterClaimsSuite;

/** The same promises, kept by the replicated journal. */
class RaftClusterClaimsTest extends ClusterClaimsSuite {

  RaftClusterClaimsTest() {
    super(new RaftFixture());
  }
}
