package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountCommand;
import io.quorate.runtime.codec.WireSerializer;
import io.quorate.runtime.message.HostMessage;
import io.quorate.storage.Snapshots.Snapshot;
import io.quorate.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The snapshots of an entity: stored beside its requests, and read when it starts. */
@NullUnmarked
class SnapshotTest extends HostFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int EVERY = TestSettings.host().snapshotEvery();

  /** The storage says nothing of the snapshot: everybody else is answered all the same. */
  @Test
  void shouldAnswerWhileASnapshotIsStored() {
    ActorRef<HostMessage> account = opened(0);
    snapshots.released = new CompletableFuture<>();
    deposit(account, 3 * EVERY);
    assertThat(balance(account)).isEqualTo(String.valueOf(3 * EVERY));
    assertThat(snapshots.begun).as("one at a time").hasValue(1);
  }

  @Test
  void shouldStoreTheNextOneWhenItIsDueAgain() {
    ActorRef<HostMessage> account = opened(0);
    deposit(account, 3 * EVERY);
    assertThat(snapshots.of(persistenceId)).hasSize(3);
    assertThat(snapshots.of(persistenceId).lastKey()).isEqualTo(3L * EVERY);
  }

  @Test
  void shouldTryAgainLaterWhenASnapshotFails() {
    ActorRef<HostMessage> account = opened(0);
    snapshots.released =
        CompletableFuture.failedFuture(new StorageException("away", new IOException()));
    deposit(account, 2 * EVERY);
    assertThat(snapshots.begun).as("not at once").hasValue(1);
    snapshots.released = CompletableFuture.completedFuture(null);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              balance(account);
              return snapshots.of(persistenceId).size() == 1;
            });
  }

  /** With what it holds, and not with the first event. */
  @Test
  void shouldBeginWithTheSnapshot() {
    deposit(opened(0), EVERY);
    journal.clearByPersistenceId(persistenceId);
    assertThat(balance(spawn())).isEqualTo(String.valueOf(EVERY - 1));
  }

  /** The journal may be long: what is there is read, once the storage answers. */
  @Test
  void shouldNotReplayFromTheFirstEventWhenTheStorageFails() {
    deposit(opened(0), EVERY);
    journal.clearByPersistenceId(persistenceId);
    snapshots.failingLoads.set(2);
    assertThat(balance(spawn())).isEqualTo(String.valueOf(EVERY - 1));
  }

  /** A newer node has left a form that this program does not know: the one before it does. */
  @Test
  void shouldTakeTheSnapshotBeforeOneThatItCannotRead() {
    deposit(opened(0), EVERY + 2);
    journal.clearByPersistenceId(persistenceId);
    leave(EVERY + 2, "snapshot.account.99.2");
    leave(EVERY + 1, snapshots.of(persistenceId).firstEntry().getValue().form());
    assertThat(balance(spawn())).isEqualTo(String.valueOf(EVERY - 1));
  }

  @Test
  void shouldReplayWhenItCanReadNoSnapshot() {
    deposit(opened(0), 3);
    leave(2, "snapshot.account.99.2");
    assertThat(balance(spawn())).isEqualTo("3");
  }

  /** Leaves a snapshot whose payload says nothing to this program. */
  private void leave(long sequenceNr, String form) {
    var snapshot = new Snapshot(sequenceNr, WireSerializer.IDENTIFIER, form, new byte[] {'{'});
    snapshots.of(persistenceId).put(sequenceNr, snapshot);
  }

  private void deposit(ActorRef<HostMessage> account, int times) {
    for (int i = 0; i < times; i++) {
      account.tell(request(null, new AccountCommand.Deposit(1)));
      assertThat(reply().code()).isNull();
    }
  }
}
