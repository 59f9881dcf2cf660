package io.quorate.storage.postgres;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.PageLimit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reads the journal in a total order without gaps, that of (transaction, ordering).
 *
 * <p>A row belongs to the feed once no transaction with a lower number can bring rows any more.
 * Nothing can appear later before what was read, so a position never has to wait for, or skip, a
 * gap; the order keeps each entity's own order, since an entity writes an event only after the one
 * before it was committed.
 *
 * <p>Which transactions can bring rows, the statement {@code HORIZON} finds out, before the page is
 * read. It takes a snapshot, and then looks at the locks. A transaction whose number is below the
 * snapshot's {@code xmax} had that number before the snapshot. It has either ended, and the page
 * sees its rows; or the snapshot lists it as open. If it writes the journal, it took its {@code
 * RowExclusiveLock} there before it had a number: the trigger {@code journal_comes_first} refuses
 * everything else. A transaction gives its locks back only after its rows can be seen. So a listed
 * transaction whose number is locked, and that has no such lock on the journal, has never written
 * the journal, or has ended: the page, a later statement that is READ COMMITTED, sees its rows.
 * Every other listed transaction, and what comes after the lowest of them, has to wait.
 *
 * <p>Hence an open transaction of another program on the same server does not delay the feed, but
 * one that changes the journal does, and never breaks it. Safe for use by any thread.
 */
final class PostgresFeed implements Feed {

  private static final String HORIZON =
      """
      WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
      locks AS MATERIALIZED (
        SELECT locktype, mode, virtualtransaction, transactionid,
          locktype = 'relation' AND mode = 'RowExclusiveLock'
            AND relation = 'event_journal'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AS journal
        FROM pg_locks)
      SELECT coalesce(
        (SELECT open.number FROM pg_snapshot_xip(snapshot) AS open (number)
         WHERE NOT EXISTS (
           SELECT 1 FROM locks AS own
           WHERE own.locktype = 'transactionid' AND own.mode = 'ExclusiveLock'
             AND own.transactionid = open.number::xid
             AND NOT EXISTS (
               SELECT 1 FROM locks AS held
               WHERE held.journal AND held.virtualtransaction = own.virtualtransaction))
         ORDER BY open.number LIMIT 1),
        pg_snapshot_xmax(snapshot))::text
      FROM now\
      """;

  private static final String PAGE =
      """
      SELECT written_xid::text AS digits, ordering, persistence_id, sequence_number,
             event_ser_manifest, event_payload
      FROM (
        SELECT *, sum(octet_length(event_payload)) OVER (
            ORDER BY written_xid, ordering ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          AS before
        FROM (
          SELECT written_xid, ordering, persistence_id, sequence_number, event_ser_manifest,
                 event_payload
          FROM event_journal
          WHERE (written_xid, ordering) > (:xid::xid8, :ordering)
            AND written_xid < :horizon::xid8
          ORDER BY written_xid, ordering
          LIMIT :rows) AS candidates) AS measured
      WHERE coalesce(before, 0) < :bytes
      ORDER BY measured.written_xid, ordering\
      """;

  private static final String BEGIN =
      """
      INSERT INTO feed_position (consumer, written_xid, ordering)
      VALUES (:consumer, :xid::xid8, :ordering)
      ON CONFLICT (consumer) DO NOTHING\
      """;

  private static final String MOVE =
      """
      UPDATE feed_position SET written_xid = :xid::xid8, ordering = :ordering
      WHERE consumer = :consumer\
      """;

  private final ConnectionPool pool;

  PostgresFeed(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Fold<T> fold) {
    return pool.run(
        handle ->
            handle.inTransaction(
                TransactionIsolationLevel.READ_COMMITTED,
                transaction -> follow(transaction, consumer, limit, fold)));
  }

  private static <T> T follow(Handle handle, String consumer, PageLimit limit, Fold<T> fold) {
    FeedCursor after = lock(handle, consumer);
    String horizon = handle.createQuery(HORIZON).mapTo(String.class).one();
    List<FeedEntry> page = page(handle, after, horizon, limit);
    T result = fold.apply(page, new PostgresFold(handle));
    if (!page.isEmpty()) {
      move(handle, consumer, FeedCursor.of(page.getLast().position()));
    }
    return result;
  }

  private static List<FeedEntry> page(
      Handle handle, FeedCursor after, String horizon, PageLimit limit) {
    return after
        .bind(handle.createQuery(PAGE))
        .bind("horizon", horizon)
        .bind("rows", limit.rows())
        .bind("bytes", limit.bytes())
        .map(
            (row, context) ->
                new FeedEntry(
                    new FeedCursor(row.getString(1), row.getLong(2)).position(),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getBytes(6)))
        .list();
  }

  /** Moves a consumer, whose position the transaction has locked. */
  static void move(Handle handle, String consumer, FeedCursor to) {
    to.bind(handle.createUpdate(MOVE)).bind("consumer", consumer).execute();
  }

  /** Returns the position of a consumer, which is its own until the end of the transaction. */
  static FeedCursor lock(Handle handle, String consumer) {
    return FeedCursor.locked(handle, consumer)
        .orElseGet(
            () -> {
              // Another one that begins at the same time may be ahead once this one may go on.
              FeedCursor.START
                  .bind(handle.createUpdate(BEGIN))
                  .bind("consumer", consumer)
                  .execute();
              return FeedCursor.locked(handle, consumer).orElseThrow();
            });
  }
}
