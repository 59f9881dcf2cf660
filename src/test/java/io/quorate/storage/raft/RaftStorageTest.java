package io.quorate.storage.raft;

import io.quorate.storage.StorageSuite;

/** The same promises, kept by the replicated journal. */
class RaftStorageTest extends StorageSuite {

  RaftStorageTest() {
    super(new RaftFixture());
  }
}
