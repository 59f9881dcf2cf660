package io.quorate.storage.postgres;

import org.jdbi.v3.core.Handle;

/**
 * Up to where rows of the journal belong to the feed, as of one moment. Immutable.
 *
 * <p>The statement takes a snapshot, and then looks at the locks. A transaction whose number is
 * below the snapshot's {@code xmax} had that number before the snapshot. It has either ended, and
 * the page sees its rows; or the snapshot lists it as open. If it writes the journal, it took its
 * {@code RowExclusiveLock} there before it had a number: the trigger {@code journal_comes_first}
 * refuses everything else. A transaction gives its locks back only after its rows can be seen. So a
 * listed transaction whose number is locked, and that has no such lock on the journal, has never
 * written the journal, or has ended: the page, a later statement that is READ COMMITTED, sees its
 * rows. Every other listed transaction, and what comes after the lowest of them, has to wait.
 *
 * @param before rows of transactions with a lower number belong to the feed
 * @param next the number that the next transaction would have got
 */
record FeedHorizon(String before, String next) {

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
        pg_snapshot_xmax(snapshot))::text,
        pg_snapshot_xmax(snapshot)::text
      FROM now\
      """;

  /** Returns what belongs to the feed by now; the page must be read by a later statement. */
  static FeedHorizon of(Handle handle) {
    return handle
        .createQuery(HORIZON)
        .map((row, context) -> new FeedHorizon(row.getString(1), row.getString(2)))
        .one();
  }
}
