package io.quorate.storage.postgres;

import io.quorate.storage.RemindersSuite;

class PostgresRemindersTest extends RemindersSuite {

  PostgresRemindersTest() {
    super(new TestDatabase());
  }
}
