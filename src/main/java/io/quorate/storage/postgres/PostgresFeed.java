package io.quorate.storage.postgres;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/**
 * Reads the journal in a total order without gaps.
 *
 * <p>A row belongs to the feed once no transaction that began before its own is still open: only
 * transactions below {@code pg_snapshot_xmin} are read, in the order (transaction, ordering).
 * Nothing can appear later before what was read, so a position never has to wait for, or skip, a
 * gap; the order keeps each entity's own order, since an entity writes an event only after the one
 * before it was committed. An open writing transaction anywhere on the server delays the feed, and
 * never breaks it. Safe for use by any thread.
 */
final class PostgresFeed implements Feed {

  private static final String PAGE =
      """
      SELECT written_xid::text AS digits, ordering, persistence_id, sequence_number,
             event_ser_manifest, event_payload
      FROM event_journal
      WHERE (written_xid, ordering) > (:xid::xid8, :ordering)
        AND written_xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY written_xid, ordering
      LIMIT :limit\
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
  public <T> CompletionStage<T> follow(String consumer, int limit, Fold<T> fold) {
    return pool.transact(
        handle -> {
          List<FeedEntry> page = page(handle, lock(handle, consumer), limit);
          T result = fold.apply(page, new PostgresFold(handle));
          if (!page.isEmpty()) {
            FeedCursor.of(page.getLast().position())
                .bind(handle.createUpdate(MOVE))
                .bind("consumer", consumer)
                .execute();
          }
          return result;
        });
  }

  private static List<FeedEntry> page(Handle handle, FeedCursor after, int limit) {
    return after
        .bind(handle.createQuery(PAGE))
        .bind("limit", limit)
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

  /** Returns the position of a consumer, which is its own until the end of the transaction. */
  private static FeedCursor lock(Handle handle, String consumer) {
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
