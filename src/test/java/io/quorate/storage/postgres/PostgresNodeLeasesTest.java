package io.quorate.storage.postgres;

import io.quorate.storage.NodeLeasesSuite;

class PostgresNodeLeasesTest extends NodeLeasesSuite {

  PostgresNodeLeasesTest() {
    super(new TestDatabase());
  }
}
