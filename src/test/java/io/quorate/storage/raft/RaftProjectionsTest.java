package io.quorate.storage.raft;

import io.quorate.storage.ProjectionStoreSuite;

/** The same promises, kept by the replicated journal. */
class RaftProjectionsTest extends ProjectionStoreSuite {

  RaftProjectionsTest() {
    super(new RaftFixture());
  }
}
