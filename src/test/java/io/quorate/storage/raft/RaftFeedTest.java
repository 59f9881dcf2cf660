package io.quorate.storage.raft;

import io.quorate.storage.FeedSuite;
import io.quorate.testing.BesideOthers;

/** The same promises, kept by the replicated journal. */
@BesideOthers
class RaftFeedTest extends FeedSuite {

  RaftFeedTest() {
    super(new RaftFixture());
  }
}
