package io.quorate.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.FormerJournal;
import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.StorageUnavailable;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;

/**
 * Writes the events of another journal into a database without any. One transaction for each page:
 * the row of {@link JournalImport} says how many events are there, and the order of transactions is
 * that of the feed. For one thread, and by a lock in the database for one run at a time.
 */
final class PostgresJournalWriter implements JournalWriter {

  /** Of the lock of a run; any number that nothing else in the database uses. */
  private static final long LOCK = 0x71756f696d7072L;

  private static final String IS_EMPTY =
      """
      SELECT NOT EXISTS (SELECT FROM event_journal) AND NOT EXISTS (SELECT FROM snapshot)
        AND NOT EXISTS (SELECT FROM projection_row) AND NOT EXISTS (SELECT FROM reminder)
        AND NOT EXISTS (SELECT FROM feed_position WHERE written_xid > '0'::xid8)\
      """;

  private static final String BEGIN =
      "INSERT INTO journal_import (export, mark) VALUES (:export::uuid, :mark)";

  private static final String APPEND =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      SELECT added.id, added.number, 'import', added.at_ms, '', :serializer, added.name,
        added.payload
      FROM unnest(:ids, :numbers, :times, :names, :payloads) WITH ORDINALITY
        AS added (id, number, at_ms, name, payload, place)
      ORDER BY added.place\
      """;

  private static final String KEEP_PLACE =
      """
      INSERT INTO former_place (former, written_xid, ordering)
      SELECT :former, written_xid, ordering FROM event_journal
      WHERE written_xid = pg_current_xact_id()
      ORDER BY written_xid DESC, ordering DESC LIMIT 1\
      """;

  private static final String COUNT =
      "UPDATE journal_import SET events = events + :more WHERE events = :before";

  private static final String FINISH =
      "UPDATE journal_import SET finished_at = clock_timestamp() WHERE finished_at IS NULL";

  private final PostgresSettings settings;
  private final Plan plan;
  private final HikariDataSource source;
  private final Handle handle;
  private long events;

  private PostgresJournalWriter(PostgresSettings settings, Plan plan, HikariDataSource source) {
    this.settings = settings;
    this.plan = plan;
    this.source = source;
    Jdbi jdbi = Jdbi.create(source);
    jdbi.registerArrayType(String.class, "text");
    jdbi.registerArrayType(Long.class, "int8");
    this.handle = jdbi.open();
  }

  /** Opens it, and brings the schema up to date first. */
  static PostgresJournalWriter open(PostgresSettings settings, Plan plan) {
    PostgresStart.prepareForImport(settings);
    PostgresSettings patient = settings.patient();
    HikariDataSource source = ConnectionPool.source(patient, "import", 1);
    try {
      return PostgresView.told(
          () -> {
            var writer = new PostgresJournalWriter(patient, plan, source);
            writer.events = writer.begin();
            return writer;
          });
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private boolean isTrue(String question) {
    return handle.createQuery(question).mapTo(Boolean.class).one();
  }

  /** Returns how many events are there. */
  private long begin() {
    if (!isTrue("SELECT pg_try_advisory_lock(%d)".formatted(LOCK))) {
      throw refused("another import is at work in %s.");
    }
    long imported = JournalImport.read(handle).map(this::goingOn).orElseGet(this::beginning);
    requireNoNodes(imported);
    return imported;
  }

  private long beginning() {
    if (!isTrue(IS_EMPTY)) {
      throw refused("there are events, or what was made of them, in %s.");
    }
    handle
        .createUpdate(BEGIN)
        .bind("export", plan.export().toString())
        .bind("mark", FormerJournal.newMark())
        .execute();
    return 0;
  }

  private long goingOn(JournalImport before) {
    if (before.finished()) {
      throw refused("a journal was imported already into %s.");
    }
    if (!before.export().equals(plan.export())) {
      throw refused(
          "the import of another export, %s, was cut off in %%s.".formatted(before.export()));
    }
    return before.events();
  }

  /** After nodes cannot start any more. */
  private void requireNoNodes(long imported) {
    if (PostgresNodeLeases.atWork(handle) > 0) {
      if (imported == 0) {
        handle.execute("DELETE FROM journal_import");
      }
      throw refused("nodes use %s.");
    }
  }

  private StorageUnavailable refused(String but) {
    return new StorageUnavailable(
        ("Expected a database without events, but " + but + " Nothing was changed.")
            .formatted(settings.url()));
  }

  @Override
  public long events() {
    return events;
  }

  @Override
  public void append(List<MovedEvent> added, String cursor) {
    PostgresView.told(
        () -> {
          handle.useTransaction(transaction -> append(transaction, added, cursor));
          return true;
        });
    events += added.size();
  }

  private void append(Handle transaction, List<MovedEvent> added, String cursor) {
    transaction
        .createUpdate(APPEND)
        .bind("serializer", plan.serializer())
        .bindArray("ids", String.class, of(added, MovedEvent::persistenceId))
        .bindArray("numbers", Long.class, of(added, MovedEvent::sequenceNr))
        .bindArray("times", Long.class, of(added, MovedEvent::atMs))
        .bindArray("names", String.class, of(added, MovedEvent::name))
        .bind("payloads", payloads(added))
        .execute();
    transaction.createUpdate(KEEP_PLACE).bind("former", cursor).execute();
    int counted =
        transaction.createUpdate(COUNT).bind("more", added.size()).bind("before", events).execute();
    if (counted != 1) {
      throw new IllegalStateException(
          "Expected %d events from before, but there is another number.".formatted(events));
    }
  }

  /** The driver takes arrays of bytes only as an array of just that type. */
  private static Argument payloads(List<MovedEvent> added) {
    byte[][] payloads = added.stream().map(MovedEvent::payload).toArray(byte[][]::new);
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf("bytea", payloads));
  }

  private static Object[] of(List<MovedEvent> added, Function<MovedEvent, ?> member) {
    return added.stream().map(member).toArray();
  }

  @Override
  public JournalReader reader() {
    return PostgresView.told(() -> PostgresJournalReader.ofImport(settings));
  }

  @Override
  public void finish() {
    PostgresView.told(
        () -> {
          // So that the first statements of nodes do not take the tables for empty.
          handle.execute("ANALYZE event_journal");
          return handle.execute(FINISH);
        });
  }

  @Override
  public void close() {
    handle.close();
    source.close();
  }
}
