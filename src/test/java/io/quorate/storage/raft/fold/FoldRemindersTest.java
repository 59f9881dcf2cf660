package io.quorate.storage.raft.fold;

import io.quorate.storage.RemindersSuite;

class FoldRemindersTest extends RemindersSuite {

  FoldRemindersTest() {
    super(new TestFolds());
  }
}
