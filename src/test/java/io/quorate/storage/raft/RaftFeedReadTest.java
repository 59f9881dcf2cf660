package io.quorate.storage.raft;

import io.quorate.storage.FeedReadSuite;
import io.quorate.testing.BesideOthers;

/** The same promises, kept by the replicated journal. */
@BesideOthers
class RaftFeedReadTest extends FeedReadSuite {

  RaftFeedReadTest() {
    super(new RaftFixture());
  }
}
