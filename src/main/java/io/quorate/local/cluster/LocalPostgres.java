package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.DataDirectory;
import io.quorate.local.os.Ports;
import io.quorate.local.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** An embedded PostgreSQL for all nodes. Safe for use by any thread. */
final class LocalPostgres implements LocalStorage {

  private final EmbeddedPostgres database;

  private LocalPostgres(EmbeddedPostgres database) {
    this.database = database;
  }

  /**
   * Starts it.
   *
   * @param wanted asked while it starts; false ends that
   */
  static LocalPostgres start(DataDirectory owned, Ports ports, BooleanSupplier wanted) {
    if (Files.exists(LocalRaft.file(owned.path()))) {
      throw new LocalFailure(
          ("Expected no nodes with a journal of their own in %s, but there are; use --journal raft,"
                  + " or another --dir.")
              .formatted(owned.path()));
    }
    return new LocalPostgres(EmbeddedPostgres.start(owned, ports, 0, () -> {}, wanted));
  }

  @Override
  public Map<String, String> environment(int number) {
    return Map.of(
        "QUORATE_DB_URL", database.jdbcUrl(),
        "QUORATE_DB_USER", database.user(),
        "QUORATE_DB_PASSWORD", database.password());
  }

  @Override
  public void close() {
    database.close();
  }
}
