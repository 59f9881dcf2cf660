package io.quorate.storage.raft;

import io.quorate.storage.HistorySuite;

/** The same promises, kept by the replicated journal. */
class RaftHistoryTest extends HistorySuite {

  RaftHistoryTest() {
    super(new RaftFixture());
  }
}
