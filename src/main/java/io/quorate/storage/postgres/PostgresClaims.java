package io.quorate.storage.postgres;

import io.quorate.storage.ClusterClaims;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Which node may form a new cluster, as rows of one table. Safe for use by any thread. */
final class PostgresClaims implements ClusterClaims {

  private static final String LOCK = "LOCK TABLE cluster_claim IN SHARE ROW EXCLUSIVE MODE";

  private static final String CLAIM =
      """
      INSERT INTO cluster_claim (address, seen_at)
      SELECT :self, clock_timestamp() WHERE NOT EXISTS (
        SELECT 1 FROM cluster_claim
        WHERE address <> :self
          AND seen_at BETWEEN clock_timestamp() - make_interval(secs => :seconds)
            AND clock_timestamp() + make_interval(secs => :seconds))
      ON CONFLICT (address) DO UPDATE SET seen_at = excluded.seen_at\
      """;

  private final ConnectionPool pool;

  PostgresClaims(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Boolean> claim(String self, Duration within) {
    return pool.transact(
        handle -> {
          handle.execute(LOCK);
          return PostgresNodeLeases.fresh(handle, self, within).isEmpty()
              && claim(handle, self, within);
        });
  }

  private static boolean claim(Handle handle, String self, Duration within) {
    return handle
            .createUpdate(CLAIM)
            .bind("self", self)
            .bind("seconds", within.toSeconds())
            .execute()
        == 1;
  }
}
