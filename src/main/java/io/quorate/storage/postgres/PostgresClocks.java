package io.quorate.storage.postgres;

import io.quorate.storage.StoredClocks;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The clocks of all nodes, as they are stored with their leases. Safe for use by any thread. */
final class PostgresClocks implements StoredClocks {

  private static final String ALL =
      """
      SELECT clock, (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::bigint
      FROM node_lease\
      """;

  private static final String NOW_MS =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

  private final ConnectionPool pool;

  PostgresClocks(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Reading> read() {
    return pool.transact(
        handle -> {
          List<Clock> all =
              handle
                  .createQuery(ALL)
                  .map((row, context) -> new Clock(row.getLong(1), row.getLong(2)))
                  .list();
          return new Reading(all, handle.createQuery(NOW_MS).mapTo(Long.class).one());
        });
  }
}
