package io.quorate.storage.raft;

import io.quorate.storage.SnapshotsSuite;

/** The same promises, kept by the replicated journal. */
class RaftSnapshotsTest extends SnapshotsSuite {

  RaftSnapshotsTest() {
    super(new RaftFixture());
  }
}
