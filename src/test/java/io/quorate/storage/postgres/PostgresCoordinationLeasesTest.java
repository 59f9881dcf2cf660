package io.quorate.storage.postgres;

import io.quorate.storage.CoordinationLeasesSuite;

class PostgresCoordinationLeasesTest extends CoordinationLeasesSuite {

  PostgresCoordinationLeasesTest() {
    super(new TestDatabase());
  }
}
