package io.quorate.storage.postgres;

import io.quorate.storage.StorageSuite;

class PostgresStorageTest extends StorageSuite {

  PostgresStorageTest() {
    super(new TestDatabase());
  }
}
