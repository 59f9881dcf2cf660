package io.quorate.storage.postgres;

import io.quorate.storage.ClusterClaimsSuite;

class PostgresClaimsTest extends ClusterClaimsSuite {

  PostgresClaimsTest() {
    super(new TestDatabase());
  }
}
