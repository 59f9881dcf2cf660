package io.quorate.storage.postgres;

import io.quorate.storage.FeedReadSuite;

class PostgresFeedReadTest extends FeedReadSuite {

  PostgresFeedReadTest() {
    super(new TestDatabase());
  }
}
