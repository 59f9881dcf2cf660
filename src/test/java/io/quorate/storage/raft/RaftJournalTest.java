package io.quorate.storage.raft;

import io.quorate.storage.JournalSuite;

/** What every journal promises, kept by the replicated one. */
class RaftJournalTest extends JournalSuite {

  RaftJournalTest() {
    super(new RaftFixture());
  }
}
