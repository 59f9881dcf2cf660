package io.quorate.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.local.LocalFailure;
import io.quorate.local.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The PostgreSQL in the data directory, which is used when no database is named. Stateless. */
final class OwnDatabase {

  private OwnDatabase() {}

  /** Whether settings name neither a database nor a journal without one. */
  static boolean isNeeded(Config config) {
    return config.getString("quorate.storage.engine").equals("postgres")
        && config.getString("quorate.database.url").isBlank();
  }

  /**
   * Starts it.
   *
   * @param wanted asked until it is ready; when it says no, the start fails
   * @throws LocalFailure when another process uses the directory, or it does not start
   */
  static EmbeddedPostgres start(Config config, BooleanSupplier wanted) {
    return EmbeddedPostgres.start(Path.of(config.getString("quorate.data")), 0, wanted);
  }

  /** Returns settings that name it. */
  static Config with(Config config, EmbeddedPostgres postgres) {
    return config
        .withValue("quorate.database.url", ConfigValueFactory.fromAnyRef(postgres.jdbcUrl()))
        .withValue("quorate.database.user", ConfigValueFactory.fromAnyRef(postgres.user()))
        .withValue("quorate.database.password", ConfigValueFactory.fromAnyRef(postgres.password()));
  }

  /** Runs work with settings that name a database, if the journal is in one. */
  static <T> T using(Config config, Function<Config, T> work) {
    if (!isNeeded(config)) {
      return work.apply(config);
    }
    try (EmbeddedPostgres postgres = start(config, () -> true)) {
      return work.apply(with(config, postgres));
    }
  }
}
