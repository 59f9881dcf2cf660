package io.quorate.storage.postgres;

import io.quorate.storage.Snapshots;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * Keeps snapshots in the table that akka-persistence-jdbc has defined, as nodes of version 0.1 read
 * and write it. Safe for use by any thread.
 */
final class PostgresSnapshots implements Snapshots {

  private static final String LOAD =
      """
      SELECT sequence_number, snapshot_ser_id, snapshot_ser_manifest, snapshot_payload
      FROM snapshot
      WHERE persistence_id = :id AND sequence_number <= :upTo
      ORDER BY sequence_number DESC LIMIT 1\
      """;

  private static final String SAVE =
      """
      INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,
        snapshot_ser_manifest, snapshot_payload)
      VALUES (:id, :sequenceNr, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, :serializer,
        :form, :payload)
      ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET created = excluded.created,
        snapshot_ser_id = excluded.snapshot_ser_id,
        snapshot_ser_manifest = excluded.snapshot_ser_manifest,
        snapshot_payload = excluded.snapshot_payload\
      """;

  private static final String PRUNE =
      """
      DELETE FROM snapshot
      WHERE persistence_id = :id AND sequence_number < :sequenceNr
        AND (snapshot_ser_manifest = :form
          OR created < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - :otherFormsMs)\
      """;

  /** For a large snapshot on a slow disk; nobody waits for it. */
  private static final Duration SAVE_TIMEOUT = Duration.ofMinutes(1);

  /** How much longer than the statement the connection may be silent. */
  private static final Duration SOCKET_SLACK = Duration.ofSeconds(2);

  private final ConnectionPool loads;
  private final ConnectionPool saves;

  PostgresSnapshots(ConnectionPool loads, ConnectionPool saves) {
    this.loads = loads;
    this.saves = saves;
  }

  @Override
  public CompletionStage<Optional<Snapshot>> load(String persistenceId, long upTo) {
    return loads.run(
        handle ->
            handle
                .createQuery(LOAD)
                .bind("id", persistenceId)
                .bind("upTo", upTo)
                .map(
                    (row, context) ->
                        new Snapshot(
                            row.getLong(1), row.getInt(2), row.getString(3), row.getBytes(4)))
                .findOne());
  }

  @Override
  public CompletionStage<Void> save(String persistenceId, Supplier<Snapshot> snapshot) {
    return saves.run(
        handle -> {
          Snapshot made = snapshot.get();
          handle.useTransaction(
              transaction -> {
                allowTime(transaction);
                save(transaction, persistenceId, made);
              });
          return null;
        });
  }

  /** The pool takes the connection's limit back, and the end of the transaction that of SQL. */
  private static void allowTime(Handle handle) {
    try {
      handle
          .getConnection()
          .setNetworkTimeout(
              Runnable::run, Math.toIntExact(SAVE_TIMEOUT.plus(SOCKET_SLACK).toMillis()));
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
    handle.execute("SET LOCAL statement_timeout = " + SAVE_TIMEOUT.toMillis());
  }

  private static void save(Handle handle, String persistenceId, Snapshot snapshot) {
    handle
        .createUpdate(SAVE)
        .bind("id", persistenceId)
        .bind("sequenceNr", snapshot.sequenceNr())
        .bind("serializer", snapshot.serializer())
        .bind("form", snapshot.form())
        .bind("payload", snapshot.payload())
        .execute();
    handle
        .createUpdate(PRUNE)
        .bind("id", persistenceId)
        .bind("sequenceNr", snapshot.sequenceNr())
        .bind("form", snapshot.form())
        .bind("otherFormsMs", OTHER_FORMS_FOR.toMillis())
        .execute();
  }
}
