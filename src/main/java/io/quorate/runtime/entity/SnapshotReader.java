package io.quorate.runtime.entity;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.codec.EntityTypes;
import io.quorate.runtime.journal.JournalSetup;
import io.quorate.runtime.journal.NewHistories;
import io.quorate.storage.Snapshots;
import io.quorate.storage.Snapshots.Snapshot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Gives Akka the snapshot with which an entity begins its recovery; named in {@code akka.conf}. A
 * snapshot that this program cannot decode is passed over, and the one before it is tried: during
 * an upgrade a newer node leaves snapshots that an older one does not know. What the storage fails
 * to read fails the recovery, which is then tried again: to replay the journal from its first event
 * instead would take minutes for an entity with a long history.
 *
 * <p>{@link SnapshotWriter} stores snapshots, beside Akka.
 */
public final class SnapshotReader extends SnapshotStore {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);

  private final Snapshots snapshots =
      context().system().settings().setup().get(SnapshotSetup.class).orElseThrow().snapshots();
  private final NewHistories newHistories =
      context().system().settings().setup().get(JournalSetup.class).orElseThrow().newHistories();
  private final EntityTypes types =
      context().system().settings().setup().get(EntityTypes.class).orElseThrow();

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    if (newHistories.contains(persistenceId)) {
      return Future.successful(Optional.empty());
    }
    String type = PersistenceIds.typeName(persistenceId);
    return FutureConverters.asScala(
        load(persistenceId, criteria.maxSequenceNr(), new SnapshotCodec<>(types.byName(type))));
  }

  private CompletionStage<Optional<SelectedSnapshot>> load(
      String persistenceId, long upTo, SnapshotCodec<?> codec) {
    return snapshots
        .load(persistenceId, upTo)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : decode(persistenceId, found.get(), codec));
  }

  private CompletionStage<Optional<SelectedSnapshot>> decode(
      String persistenceId, Snapshot snapshot, SnapshotCodec<?> codec) {
    return codec
        .decode(snapshot)
        .<CompletionStage<Optional<SelectedSnapshot>>>map(
            state ->
                CompletableFuture.completedFuture(
                    Optional.of(
                        SelectedSnapshot.create(
                            new SnapshotMetadata(persistenceId, snapshot.sequenceNr(), 0), state))))
        .orElseGet(
            () -> {
              LOG.warn(
                  "Snapshot {} of {} is passed over: its form {} cannot be read",
                  snapshot.sequenceNr(),
                  persistenceId,
                  snapshot.form());
              return load(persistenceId, snapshot.sequenceNr() - 1, codec);
            });
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    throw new UnsupportedOperationException("Expected the host to store its snapshots itself.");
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    throw new UnsupportedOperationException("Expected the host to delete its snapshots itself.");
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    throw new UnsupportedOperationException("Expected the host to delete its snapshots itself.");
  }
}
