package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.Snapshots.Snapshot;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every storage promises of snapshots. */
public abstract class SnapshotsSuite extends PortSuite<StorageFixture> {

  protected SnapshotsSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldLoadTheNewestUpToANumber() {
    save("account|a", 3, "one");
    save("account|a", 7, "two");
    save("account|b", 5, "one");

    Snapshot newest =
        fixture.storage().snapshots().load("account|a", 9).toCompletableFuture().join().get();
    assertThat(newest.sequenceNr()).isEqualTo(7);
    assertThat(newest.serializer()).isEqualTo(71);
    assertThat(newest.form()).isEqualTo("two");
    assertThat(newest.payload()).containsExactly(7);
    assertThat(kept("account|a", 6)).containsExactly(3L);
    assertThat(kept("account|a", 2)).isEmpty();
  }

  @Test
  void shouldKeepOneOfEachEntity() {
    save("account|a", 3, "one");
    save("account|b", 3, "one");
    save("account|a", 5, "one");
    save("account|a", 5, "one");

    assertThat(kept("account|a", 9)).containsExactly(5L);
    assertThat(kept("account|b", 9)).containsExactly(3L);
  }

  /** A copy of an entity that was replaced, and does not know it yet. */
  @Test
  void shouldNotDeleteANewerOne() {
    save("account|a", 5, "one");
    save("account|a", 3, "one");
    assertThat(kept("account|a", 9)).containsExactly(5L, 3L);
  }

  /** Nodes of another version read them, during a rolling upgrade. */
  @Test
  void shouldKeepOtherFormsForADay() {
    save("account|a", 3, "one");
    save("account|a", 5, "two");
    save("account|a", 7, "two");
    assertThat(kept("account|a", 9)).containsExactly(7L, 3L);

    fixture.snapshotsStoredAgo(Snapshots.OTHER_FORMS_FOR.plusMinutes(1));
    save("account|a", 9, "two");
    assertThat(kept("account|a", 9)).containsExactly(9L);
  }

  private void save(String id, long sequenceNr, String form) {
    var snapshot = new Snapshot(sequenceNr, 71, form, new byte[] {(byte) sequenceNr});
    fixture.storage().snapshots().save(id, () -> snapshot).toCompletableFuture().join();
  }

  /** The numbers of those that are kept, newest first. */
  private List<Long> kept(String id, long upTo) {
    return LongStream.iterate(load(id, upTo), number -> number > 0, number -> load(id, number - 1))
        .boxed()
        .toList();
  }

  private long load(String id, long upTo) {
    return fixture
        .storage()
        .snapshots()
        .load(id, upTo)
        .toCompletableFuture()
        .join()
        .map(Snapshot::sequenceNr)
        .orElse(0L);
  }
}
