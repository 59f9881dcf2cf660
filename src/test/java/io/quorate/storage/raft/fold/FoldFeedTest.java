package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedSuite;

class FoldFeedTest extends FeedSuite {

  FoldFeedTest() {
    super(new TestFolds());
  }
}
