package io.quorate.storage.postgres;

import io.quorate.storage.Snapshots;
import java.util.concurrent.CompletionStage;

/** Deletes old snapshots. Safe for use by any thread. */
final class PostgresSnapshots implements Snapshots {

  private static final String PRUNE =
      "DELETE FROM snapshot WHERE persistence_id = :id AND sequence_number < :before";

  private final ConnectionPool pool;

  PostgresSnapshots(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Integer> prune(String persistenceId, long before) {
    return pool.run(
        handle ->
            handle.createUpdate(PRUNE).bind("id", persistenceId).bind("before", before).execute());
  }
}
