package io.quorate.storage.postgres;

import io.quorate.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the statistics of the archive up to date while it grows fast. Nodes keep the plans of
 * their statements: one that was made while the archive was small may read all of it, and is made
 * anew when the statistics change. PostgreSQL sees to it by itself, but only each minute. For use
 * by one thread.
 */
final class ArchiveStatistics {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveStatistics.class);

  private static final String KNOWN_ROWS =
      "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'archived_journal'::regclass";

  private static final String ANALYZE = "ANALYZE archived_journal";

  private final PostgresArchive archive;
  private long analyzedRows;
  private long rows;

  ArchiveStatistics(PostgresArchive archive) {
    this.archive = archive;
  }

  /** Counts rows that were moved; each time that there are twice as many, tells the planner. */
  void moved(long count) {
    if (count == 0) {
      return;
    }
    try {
      if (rows == 0) {
        rows = archive.transact(handle -> handle.createQuery(KNOWN_ROWS).mapTo(Long.class).one());
        analyzedRows = rows;
      }
      rows += count;
      if (rows >= 2 * analyzedRows) {
        analyzedRows = rows;
        archive.transact(handle -> handle.execute(ANALYZE));
      }
    } catch (StorageException e) {
      LOG.warn("The archive's statistics are not up to date: {}", e.getMessage());
    }
  }
}
