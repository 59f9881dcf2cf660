package io.quorate.storage.raft;

import io.quorate.storage.AnsweredKeysSuite;

/** The same promises, kept by the replicated journal. */
class RaftAnsweredKeysTest extends AnsweredKeysSuite {

  RaftAnsweredKeysTest() {
    super(new RaftFixture());
  }
}
