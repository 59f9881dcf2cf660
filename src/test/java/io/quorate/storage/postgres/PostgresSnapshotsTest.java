package io.quorate.storage.postgres;

import io.quorate.storage.SnapshotsSuite;

class PostgresSnapshotsTest extends SnapshotsSuite {

  PostgresSnapshotsTest() {
    super(new TestDatabase());
  }
}
