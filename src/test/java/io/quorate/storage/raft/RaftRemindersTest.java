package io.quorate.storage.raft;

import io.quorate.storage.RemindersSuite;
import io.quorate.testing.BesideOthers;

/** The same promises, kept by the replicated journal. */
@BesideOthers
class RaftRemindersTest extends RemindersSuite {

  RaftRemindersTest() {
    super(new RaftFixture());
  }
}
