package io.quorate.storage.postgres;

import io.quorate.storage.Archive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Walks along the feed, keeps its place there as a consumer does, and moves rows from {@code
 * event_journal} to {@code archived_journal}. For use by one thread; two runs at once wait for each
 * other.
 *
 * <p>The walk looks at each row once, when it is old enough. That is enough: a history that is not
 * over yet will get more rows, to which the walk has still to come, and all of a history that can
 * be moved is moved then, also what the walk has passed.
 *
 * <p>What is moved makes no difference to anything but speed: it is found where it was, and an
 * append at its number is refused. So a history that goes on after it was over does no harm.
 */
final class PostgresArchiveRun implements Archive.Run {

  /** Under which the place of the walk is kept. */
  static final String CONSUMER = "archive";

  private static final String RECORD =
      """
      UPDATE archive_run
      SET examined = examined + :examined, moved = moved + :moved, worked_at = clock_timestamp()
      WHERE id = :id\
      """;

  private static final String END =
      "UPDATE archive_run SET ended_at = clock_timestamp() WHERE id = :id";

  /** Nothing can appear any more before these. One that was imported has no time. */
  private static final String PAGE =
      """
      SELECT written_xid::text AS digits, ordering, persistence_id, sequence_number,
        coalesce(write_timestamp, 0)
      FROM ONLY event_journal
      WHERE (written_xid, ordering) > (:xid::xid8, :ordering)
        AND written_xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY written_xid, ordering
      LIMIT :rows\
      """;

  /** Up to which number a history need not be read any more; all of it when it is over. */
  private static final String NEEDLESS =
      """
      SELECT id, up_to
      FROM unnest(CAST(:ids AS text[])) AS history (id)
      CROSS JOIN LATERAL (
        SELECT greatest(
          (SELECT max(sequence_number) FROM snapshot WHERE persistence_id = id),
          (SELECT 9223372036854775807
           FROM (
             SELECT event_ser_manifest AS name, coalesce(write_timestamp, 0) AS written_at
             FROM event_journal
             WHERE persistence_id = id AND event_ser_manifest <> :without
             ORDER BY sequence_number DESC LIMIT 1) AS newest
           WHERE name = ANY (CAST(:endings AS text[])) AND written_at < :cutoffMs
             AND NOT EXISTS (SELECT FROM reminder WHERE persistence_id = id))) AS up_to) AS known
      WHERE up_to IS NOT NULL\
      """;

  /**
   * Of each history the rows that come next after those in the archive, up to the first one that is
   * too young. They are not looked for from the start of the history, where an index still leads to
   * all that were moved.
   */
  private static final String MOVE =
      """
      WITH chosen AS (
        SELECT old.place
        FROM unnest(CAST(:ids AS text[]), CAST(:upTo AS bigint[])) AS history (id, up_to)
        CROSS JOIN LATERAL (
          SELECT place
          FROM (
            SELECT place, sequence_number,
              bool_and(written_at < :cutoffMs) OVER (ORDER BY sequence_number) AS is_old
            FROM (
              SELECT ctid AS place, sequence_number, coalesce(write_timestamp, 0) AS written_at
              FROM ONLY event_journal
              WHERE persistence_id = id AND sequence_number <= up_to
                AND sequence_number > coalesce((
                  SELECT max(sequence_number) FROM archived_journal WHERE persistence_id = id), 0)
              ORDER BY sequence_number LIMIT :most) AS candidates) AS measured
          WHERE is_old
          ORDER BY sequence_number) AS old
        LIMIT :most),
      moved AS (
        DELETE FROM ONLY event_journal WHERE ctid = ANY (ARRAY(SELECT place FROM chosen))
        RETURNING *)
      INSERT INTO archived_journal SELECT * FROM moved ORDER BY persistence_id, sequence_number\
      """;

  private final PostgresArchive archive;
  private final Archive.Plan plan;
  private final long number;
  private final long cutoffMs;
  private final ArchiveStatistics statistics;

  /** Where a dry run is. */
  private FeedCursor imagined;

  /** A row that was looked at. */
  private record Place(FeedCursor at, String persistenceId, long sequenceNr, long writtenAtMs) {}

  PostgresArchiveRun(
      PostgresArchive archive, Archive.Plan plan, long number, long cutoffMs, FeedCursor at) {
    this.archive = archive;
    this.plan = plan;
    this.number = number;
    this.cutoffMs = cutoffMs;
    this.statistics = new ArchiveStatistics(archive);
    this.imagined = at;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Instant cutoff() {
    return Instant.ofEpochMilli(cutoffMs);
  }

  @Override
  public Archive.Step next(int rows, int most) {
    if (plan.dryRun()) {
      return archive.transact(handle -> look(handle, rows));
    }
    Archive.Step step = archive.transact(handle -> move(handle, rows, most));
    statistics.moved(step.moved());
    return step;
  }

  @Override
  public void end() {
    if (!plan.dryRun()) {
      archive.transact(handle -> handle.createUpdate(END).bind("id", number).execute());
    }
  }

  private Archive.Step move(Handle handle, int rows, int most) {
    FeedCursor after = PostgresFeed.lock(handle, CONSUMER);
    List<Place> old = old(handle, after, rows);
    Map<String, Long> needless = needless(handle, old);
    int moved = needless.isEmpty() ? 0 : move(handle, needless, most);
    // When there was no room for all, the same rows are looked at again.
    boolean looked = moved < most;
    long examined = looked ? old.size() : 0;
    if (examined > 0) {
      PostgresFeed.move(handle, CONSUMER, old.getLast().at());
    }
    handle
        .createUpdate(RECORD)
        .bind("examined", examined)
        .bind("moved", moved)
        .bind("id", number)
        .execute();
    return new Archive.Step(examined, moved, upTo(old), looked && old.size() < rows);
  }

  /** Counts a row when the walk comes to it; one that the walk has passed is not counted. */
  private Archive.Step look(Handle handle, int rows) {
    List<Place> old = old(handle, imagined, rows);
    Map<String, Long> needless = needless(handle, old);
    if (!old.isEmpty()) {
      imagined = old.getLast().at();
    }
    long movable =
        old.stream()
            .filter(row -> row.sequenceNr() <= needless.getOrDefault(row.persistenceId(), 0L))
            .count();
    return new Archive.Step(old.size(), movable, upTo(old), old.size() < rows);
  }

  private static Instant upTo(List<Place> old) {
    return old.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli(old.getLast().writtenAtMs());
  }

  /** Returns the next rows; the walk waits before the first one that is too young. */
  private List<Place> old(Handle handle, FeedCursor after, int rows) {
    return after
        .bind(handle.createQuery(PAGE))
        .bind("rows", rows)
        .map(
            (row, context) ->
                new Place(
                    new FeedCursor(row.getString(1), row.getLong(2)),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5)))
        .stream()
        .takeWhile(row -> row.writtenAtMs() < cutoffMs)
        .toList();
  }

  private Map<String, Long> needless(Handle handle, List<Place> rows) {
    var ids = new TreeSet<String>();
    rows.forEach(row -> ids.add(row.persistenceId()));
    var found = new LinkedHashMap<String, Long>();
    handle
        .createQuery(NEEDLESS)
        .bindArray("ids", String.class, ids.toArray())
        .bindArray("endings", String.class, plan.endings().toArray())
        .bind("without", plan.without())
        .bind("cutoffMs", cutoffMs)
        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }

  private int move(Handle handle, Map<String, Long> needless, int most) {
    return handle
        .createUpdate(MOVE)
        .bindArray("ids", String.class, new ArrayList<>(needless.keySet()))
        .bindArray("upTo", Long.class, new ArrayList<>(needless.values()))
        .bind("cutoffMs", cutoffMs)
        .bind("most", most)
        .execute();
  }
}
