package io.quorate.storage.raft;

import io.quorate.storage.AnsweredKeysSuite;
import io.quorate.testing.BesideOthers;

/** The same promises, kept by the replicated journal. */
@BesideOthers
class RaftAnsweredKeysTest extends AnsweredKeysSuite {

  RaftAnsweredKeysTest() {
    super(new RaftFixture());
  }
}
