package io.quorate.storage.raft;

import io.quorate.storage.FeedSuite;

/** The same promises, kept by the replicated journal. */
class RaftFeedTest extends FeedSuite {

  RaftFeedTest() {
    super(new RaftFixture());
  }
}
