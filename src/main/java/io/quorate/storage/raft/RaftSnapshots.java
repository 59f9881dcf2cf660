package io.quorate.storage.raft;

import io.quorate.storage.Snapshots;
import io.quorate.storage.StorageException;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Replica;
import io.quorate.storage.raft.machine.Result;
import io.quorate.storage.threads.PurposeThreads;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Stores snapshots in parts, so that none holds up the log. Loads from this node's replica: an
 * older one serves, too, since the history goes on from there. Safe for use by any thread.
 */
final class RaftSnapshots implements Snapshots {

  /** Small beside an entry's limit, and large beside a usual snapshot. */
  private static final int PART_BYTES = 256 << 10;

  private final Consensus consensus;
  private final Replica replica;
  private final ReplicaReads loads;
  private final PurposeThreads saves;
  private final Duration patience;

  RaftSnapshots(
      Consensus consensus,
      Replica replica,
      ReplicaReads loads,
      PurposeThreads saves,
      Duration patience) {
    this.consensus = consensus;
    this.replica = replica;
    this.loads = loads;
    this.saves = saves;
    this.patience = patience;
  }

  @Override
  public CompletionStage<Optional<Snapshot>> load(String persistenceId, long upTo) {
    return loads.own(() -> replica.snapshot(persistenceId, upTo));
  }

  @Override
  public CompletionStage<Void> save(String persistenceId, Supplier<Snapshot> snapshot) {
    return saves
        .run(snapshot)
        .thenCompose(
            made -> save(persistenceId, made, ThreadLocalRandom.current().nextLong() >>> 1, 0));
  }

  /** Sends one part after another. */
  private CompletionStage<Void> save(String id, Snapshot snapshot, long save, int number) {
    byte[] payload = snapshot.payload();
    int parts = Math.max(1, Math.ceilDiv(payload.length, PART_BYTES));
    if (number == parts) {
      return CompletableFuture.completedFuture(null);
    }
    byte[] part =
        Arrays.copyOfRange(
            payload, number * PART_BYTES, Math.min(payload.length, (number + 1) * PART_BYTES));
    var command =
        new Command.SnapshotPart(
            id,
            snapshot.sequenceNr(),
            snapshot.serializer(),
            snapshot.form(),
            OTHER_FORMS_FOR.toMillis(),
            save,
            number,
            parts,
            part);
    return consensus
        .submit(command, patience)
        .thenCompose(
            result ->
                result instanceof Result.Granted(boolean granted) && granted
                    ? save(id, snapshot, save, number + 1)
                    : CompletableFuture.failedFuture(pushedOut(id)));
  }

  private static StorageException pushedOut(String id) {
    return new StorageException(
        "Expected to store a snapshot of %s, but another one came between.".formatted(id),
        new IllegalStateException("parts are missing"));
  }
}
