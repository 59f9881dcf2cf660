package io.quorate.storage.postgres;

import com.typesafe.config.Config;
import io.quorate.storage.Archive;
import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageEngine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** PostgreSQL, as {@code quorate.storage.engine} may choose it; found by ServiceLoader. */
public final class PostgresEngine implements StorageEngine {

  static final String NAME = "postgres";

  /** How long an open transaction may keep back what was written before a journal was opened. */
  private static final Duration READ_PATIENCE = Duration.ofSeconds(30);

  private static final String SLICK = "akka-persistence-jdbc.shared-databases.slick.db.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> akka(Config quorate) {
    PostgresSettings settings = PostgresSettings.of(quorate);
    Map<String, Object> values = new HashMap<>();
    values.put("akka.persistence.journal.plugin", "jdbc-journal");
    values.put(SLICK + "url", settings.url());
    values.put(SLICK + "user", settings.user());
    values.put(SLICK + "password", settings.password());
    values.put(SLICK + "numThreads", settings.journalConnections());
    values.put(SLICK + "maxConnections", settings.journalConnections());
    values.put(SLICK + "minConnections", settings.journalConnections());
    values.put("jdbc-journal.parallelism", settings.journalConnections());
    values.put(SLICK + "connectionTimeout", settings.connectionTimeout().toMillis());
    values.put(SLICK + "properties", settings.driverProperties());
    return values;
  }

  /** The database has a clock of its own. */
  @Override
  public Storage open(Config quorate, LongSupplier wallMs, Duration leaseTimeout) {
    return PostgresStorage.open(PostgresSettings.of(quorate), leaseTimeout);
  }

  @Override
  public Archive openArchive(Config quorate) {
    PostgresSettings settings = PostgresSettings.of(quorate);
    if (settings.url().isBlank()) {
      throw new IllegalArgumentException(
          "Expected the URL of a database, in --db-url or QUORATE_DB_URL, but there is none.");
    }
    return PostgresArchive.open(settings);
  }

  @Override
  public JournalReader openReader(Config quorate, String backup) {
    if (!backup.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected no backup, since quorate.storage.engine = postgres is read from the database.");
    }
    return PostgresJournalReader.open(PostgresSettings.of(quorate).patient(), READ_PATIENCE);
  }

  @Override
  public JournalWriter openWriter(Config quorate, JournalWriter.Plan plan) {
    return PostgresJournalWriter.open(PostgresSettings.of(quorate), plan);
  }
}
