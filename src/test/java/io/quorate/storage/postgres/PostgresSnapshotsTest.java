package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.Snapshots.Snapshot;
import io.quorate.storage.SnapshotsSuite;
import org.junit.jupiter.api.Test;

class PostgresSnapshotsTest extends SnapshotsSuite {

  PostgresSnapshotsTest() {
    super(new TestDatabase());
  }

  @Test
  void shouldTellWithTheSnapshotHowFarTheHistoryGoes() {
    append("account|a", 3);
    append("account|b", 1);
    save("account|a", 2, "one");

    assertThat(begin("account|a").snapshot().map(Snapshot::sequenceNr)).contains(2L);
    assertThat(begin("account|a").head()).hasValue(3);
    assertThat(begin("account|b").snapshot()).isEmpty();
    assertThat(begin("account|b").head()).hasValue(1);
    assertThat(begin("account|c").head()).hasValue(0);
  }
}
