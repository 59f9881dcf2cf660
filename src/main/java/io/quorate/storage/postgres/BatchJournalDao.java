package io.quorate.storage.postgres;

import akka.persistence.jdbc.config.JournalConfig;
import akka.persistence.jdbc.journal.dao.DefaultJournalDao;
import akka.persistence.jdbc.journal.dao.JournalTables.JournalAkkaSerializationRow;
import akka.serialization.Serialization;
import akka.stream.Materializer;
import io.quorate.storage.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import slick.dbio.DBIOAction;
import slick.jdbc.JdbcBackend.DatabaseDef;
import slick.jdbc.JdbcProfile;
import slick.jdbc.SimpleJdbcAction;

/**
 * Writes a batch of the journal's rows by one statement, which is a transaction by itself; named in
 * {@code akka.conf}. The one it replaces needs a statement for each power of two in the number of
 * rows, each of which fires the journal's triggers, and another round trip to commit. Created by
 * Akka Persistence JDBC; safe for use by any thread.
 */
public final class BatchJournalDao extends DefaultJournalDao {

  /**
   * The time is the database's: clients' keys are looked for by it, and a node's clock may be set
   * to any other.
   */
  private static final String APPEND =
      """
      INSERT INTO event_journal (deleted, adapter_manifest, write_timestamp, persistence_id,
        sequence_number, writer, event_payload, event_ser_id, event_ser_manifest)
      SELECT false, '', (extract(epoch FROM now()) * 1000)::bigint, *
      FROM unnest(?, ?, ?, ?, ?, ?)\
      """;

  /** So that two batches with the same histories never wait for each other in a circle. */
  private static final Comparator<JournalAkkaSerializationRow> ORDER =
      Comparator.comparing(JournalAkkaSerializationRow::persistenceId)
          .thenComparing(JournalAkkaSerializationRow::sequenceNumber);

  /** Called by Akka Persistence JDBC. */
  public BatchJournalDao(
      DatabaseDef database,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext executor,
      Materializer materializer) {
    super(database, profile, config, serialization, executor, materializer);
  }

  /** Throws nothing itself: that would end the queue of all that is to be written. */
  @Override
  public Future<BoxedUnit> writeJournalRows(
      Seq<Tuple2<JournalAkkaSerializationRow, Set<String>>> tagged) {
    return run(connection -> append(connection, rows(tagged)));
  }

  private static List<JournalAkkaSerializationRow> rows(
      Seq<Tuple2<JournalAkkaSerializationRow, Set<String>>> tagged) {
    return CollectionConverters.asJava(tagged).stream()
        .map(BatchJournalDao::untagged)
        .sorted(ORDER)
        .toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an effect of Scala's that Java cannot name
  private Future<BoxedUnit> run(Consumer<Connection> work) {
    DBIOAction action =
        new SimpleJdbcAction<>(
            session -> {
              work.accept(session.connection());
              return BoxedUnit.UNIT;
            });
    return db().run(action);
  }

  private static JournalAkkaSerializationRow untagged(
      Tuple2<JournalAkkaSerializationRow, Set<String>> tagged) {
    JournalAkkaSerializationRow row = tagged._1();
    if (tagged._2().nonEmpty()
        || row.metaPayload().nonEmpty()
        || !row.adapterManifest().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected an event without tags, metadata and adapter, but got %d of %s."
              .formatted(row.sequenceNumber(), row.persistenceId()));
    }
    return row;
  }

  static void append(Connection connection, List<JournalAkkaSerializationRow> rows) {
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      var columns = new Columns(connection, statement, rows);
      columns.bind("text", JournalAkkaSerializationRow::persistenceId, String[]::new);
      columns.bind("int8", JournalAkkaSerializationRow::sequenceNumber, Long[]::new);
      columns.bind("text", JournalAkkaSerializationRow::writer, String[]::new);
      columns.bind("bytea", JournalAkkaSerializationRow::eventPayload, byte[][]::new);
      columns.bind("int4", JournalAkkaSerializationRow::eventSerId, Integer[]::new);
      columns.bind("text", JournalAkkaSerializationRow::eventSerManifest, String[]::new);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new StorageException("Expected to append to the journal, but: " + e.getMessage(), e);
    }
  }

  /** Gives a statement's parameters the columns of rows, one after the other. */
  private static final class Columns {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<JournalAkkaSerializationRow> rows;
    private int bound;

    Columns(
        Connection connection,
        PreparedStatement statement,
        List<JournalAkkaSerializationRow> rows) {
      this.connection = connection;
      this.statement = statement;
      this.rows = rows;
    }

    <T> void bind(
        String type, Function<JournalAkkaSerializationRow, T> column, IntFunction<T[]> array)
        throws SQLException {
      bound++;
      statement.setArray(
          bound, connection.createArrayOf(type, rows.stream().map(column).toArray(array)));
    }
  }
}
