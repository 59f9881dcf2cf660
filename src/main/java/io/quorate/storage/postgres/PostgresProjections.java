package io.quorate.storage.postgres;

import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Reads what the projections keep. Safe for use by any thread. */
final class PostgresProjections implements ProjectionStore {

  // All that follows sees the database as of one moment, and so as of one position of the feed.
  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private final ConnectionPool pool;

  PostgresProjections(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public <T> CompletionStage<T> read(Function<ProjectionView, T> reader) {
    return pool.transact(
        handle -> {
          handle.execute(ONE_MOMENT);
          return reader.apply(new PostgresView(handle));
        });
  }
}
