package io.quorate.storage.raft;

import io.quorate.storage.ProjectionStoreSuite;
import io.quorate.testing.BesideOthers;

/** The same promises, kept by the replicated journal. */
@BesideOthers
class RaftProjectionsTest extends ProjectionStoreSuite {

  RaftProjectionsTest() {
    super(new RaftFixture());
  }
}
