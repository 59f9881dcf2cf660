package io.quorate.storage.postgres;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal in a total order without gaps, that of (transaction, ordering).
 *
 * <p>A row belongs to the feed once no transaction with a lower number can bring rows any more.
 * Nothing can appear later before what was read, so a position never has to wait for, or skip, a
 * gap; the order keeps each entity's own order, since an entity writes an event only after the one
 * before it was committed.
 *
 * <p>Which transactions can bring rows, {@link FeedHorizon} finds out, before the page is read.
 * Hence an open transaction of another program on the same server does not delay the feed, but one
 * that changes the journal does, and never breaks it. Safe for use by any thread.
 */
final class PostgresFeed implements Feed {

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
            AND written_xid < :horizon::xid8 <of_one>
          ORDER BY written_xid, ordering
          LIMIT :rows) AS candidates) AS measured
      WHERE coalesce(before, 0) < :bytes
      ORDER BY measured.written_xid, ordering\
      """;

  private static final String NEWEST =
      """
      SELECT written_xid::text, ordering FROM event_journal WHERE written_xid < :horizon::xid8
      ORDER BY event_journal.written_xid DESC, ordering DESC LIMIT 1\
      """;

  /** Behind the start, and before all that is ever written: PostgreSQL begins with 3. */
  private static final FeedCursor FIRST = new FeedCursor("1", 0);

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

  private static final String OF_ONE = "AND persistence_id = :id";

  private final ConnectionPool follows;
  private final ConnectionPool reads;

  /**
   * Creates a feed.
   *
   * @param follows for those whose places are kept
   * @param reads for those who remember their places
   */
  PostgresFeed(ConnectionPool follows, ConnectionPool reads) {
    this.follows = follows;
    this.reads = reads;
  }

  @Override
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Fold<T> fold) {
    return follows.run(
        handle ->
            handle.inTransaction(
                TransactionIsolationLevel.READ_COMMITTED,
                transaction -> follow(transaction, consumer, limit, fold)));
  }

  private static <T> T follow(Handle handle, String consumer, PageLimit limit, Fold<T> fold) {
    FeedCursor after = lock(handle, consumer);
    List<FeedEntry> page = page(handle, after, null, FeedHorizon.of(handle), limit);
    T result = fold.apply(page, new PostgresFold(handle));
    if (!page.isEmpty()) {
      move(handle, consumer, FeedCursor.of(page.getLast().position()));
    }
    return result;
  }

  @Override
  public CompletionStage<FeedPage> read(
      FeedPosition after, @Nullable String persistenceId, PageLimit limit) {
    FeedCursor from = FeedCursor.of(after);
    // Each statement by itself: the second one must see what was committed before the first.
    return reads.run(handle -> read(handle, from, persistenceId, limit));
  }

  private static FeedPage read(
      Handle handle, FeedCursor after, @Nullable String persistenceId, PageLimit limit) {
    FeedHorizon horizon = FeedHorizon.of(handle);
    List<FeedEntry> page = page(handle, after, persistenceId, horizon, limit);
    boolean more =
        limit.isReached(
            page.size(), page.stream().mapToLong(entry -> entry.payload().length).sum());
    FeedCursor last =
        page.isEmpty() ? latest(after, FIRST) : FeedCursor.of(page.getLast().position());
    FeedCursor next =
        more || persistenceId == null ? last : latest(last, newest(handle, horizon.before()));
    FeedCursor seen = more ? last : latest(last, new FeedCursor(horizon.before(), 0));
    return new FeedPage(
        page, next.position(), seen.position(), new FeedCursor(horizon.next(), 0).position(), more);
  }

  private static FeedCursor latest(FeedCursor one, FeedCursor other) {
    return FeedCursor.ORDER.compare(one, other) > 0 ? one : other;
  }

  @Override
  public CompletionStage<FeedPosition> end() {
    return reads.run(handle -> newest(handle, FeedHorizon.of(handle).before()).position());
  }

  /**
   * Returns the place of the newest row that belongs to the feed. Never a number that no row has: a
   * transaction that came to nothing has used it, and after a crash, or on a standby, it is given
   * out anew.
   */
  private static FeedCursor newest(Handle handle, String before) {
    return handle
        .createQuery(NEWEST)
        .bind("horizon", before)
        .map((row, context) -> new FeedCursor(row.getString(1), row.getLong(2)))
        .findOne()
        .orElse(FIRST);
  }

  @Override
  public FeedPosition start() {
    return FeedCursor.START.position();
  }

  @Override
  public Optional<FeedPosition> position(String cursor) {
    return FeedCursor.parse(cursor).map(FeedCursor::position);
  }

  @Override
  public Comparator<FeedPosition> order() {
    return Comparator.comparing(FeedCursor::of, FeedCursor.ORDER);
  }

  private static List<FeedEntry> page(
      Handle handle,
      FeedCursor after,
      @Nullable String persistenceId,
      FeedHorizon horizon,
      PageLimit limit) {
    Query query = handle.createQuery(PAGE).define("of_one", persistenceId == null ? "" : OF_ONE);
    if (persistenceId != null) {
      query.bind("id", persistenceId);
    }
    return after
        .bind(query)
        .bind("horizon", horizon.before())
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
