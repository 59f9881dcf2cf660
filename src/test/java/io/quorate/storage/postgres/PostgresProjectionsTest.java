package io.quorate.storage.postgres;

import io.quorate.storage.ProjectionStoreSuite;

class PostgresProjectionsTest extends ProjectionStoreSuite {

  PostgresProjectionsTest() {
    super(new TestDatabase());
  }
}
