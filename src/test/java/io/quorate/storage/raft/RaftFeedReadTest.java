package io.quorate.storage.raft;

import io.quorate.storage.FeedReadSuite;

/** The same promises, kept by the replicated journal. */
class RaftFeedReadTest extends FeedReadSuite {

  RaftFeedReadTest() {
    super(new RaftFixture());
  }
}
