package io.quorate.storage.postgres;

import io.quorate.storage.HistorySuite;

class PostgresHistoryTest extends HistorySuite {

  PostgresHistoryTest() {
    super(new TestDatabase());
  }
}
