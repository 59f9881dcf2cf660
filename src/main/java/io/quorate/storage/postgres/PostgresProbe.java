package io.quorate.storage.postgres;

import io.quorate.storage.Probe;
import java.util.concurrent.CompletionStage;

/** Asks the database for an answer. Safe for use by any thread. */
final class PostgresProbe implements Probe {

  private final ConnectionPool pool;

  PostgresProbe(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Void> ask() {
    return pool.run(handle -> handle.execute("SELECT 1")).thenAccept(answer -> {});
  }
}
