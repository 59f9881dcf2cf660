package io.quorate.storage.raft.fold;

import io.quorate.storage.ProjectionStoreSuite;

class FoldProjectionsTest extends ProjectionStoreSuite {

  FoldProjectionsTest() {
    super(new TestFolds());
  }
}
