package io.quorate.storage.raft;

import io.quorate.storage.RemindersSuite;

/** The same promises, kept by the replicated journal. */
class RaftRemindersTest extends RemindersSuite {

  RaftRemindersTest() {
    super(new RaftFixture());
  }
}
