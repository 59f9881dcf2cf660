package io.quorate.storage.raft;

import io.quorate.storage.JournalSuite;
import io.quorate.testing.BesideOthers;

/** What every journal promises, kept by the replicated one. */
@BesideOthers
class RaftJournalTest extends JournalSuite {

  RaftJournalTest() {
    super(new RaftFixture());
  }
}
