package io.quorate.storage.postgres;

import io.quorate.storage.Reminders;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the reminders that are due. Safe for use by any thread. */
final class PostgresReminders implements Reminders {

  private static final String DUE =
      """
      SELECT persistence_id, due_at_ms FROM reminder
      WHERE due_at_ms <= :now AND (due_at_ms, persistence_id) > (:afterTime, :afterId)
      ORDER BY due_at_ms, persistence_id LIMIT :limit\
      """;

  private final ConnectionPool pool;

  PostgresReminders(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<List<Due>> due(long nowMs, Due after, int limit) {
    return pool.run(
        handle ->
            handle
                .createQuery(DUE)
                .bind("now", nowMs)
                .bind("afterTime", after.dueAtMs())
                .bind("afterId", after.persistenceId())
                .bind("limit", limit)
                .map((row, context) -> new Due(row.getLong(2), row.getString(1)))
                .list());
  }
}
