package io.quorate.storage.postgres;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index by which clients' keys are found. It is built while nodes of an older version go on to
 * write, which no migration in a transaction can do. Blocks; stateless and safe for use by any
 * thread.
 */
final class AnsweredKeysIndex {

  private static final Logger LOG = LoggerFactory.getLogger(AnsweredKeysIndex.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * How long the database may say nothing while it builds. When this passes, it goes on with the
   * build, and the next attempt waits for that; one that is gone is found by TCP before.
   */
  private static final Duration BUILD_SILENCE = Duration.ofDays(1);

  /** Of the lock of those who build it; any number that nothing else in the database uses. */
  private static final long LOCK = 0x71756f6b657973L;

  private static final String IS_VALID =
      """
      SELECT EXISTS (
        SELECT 1 FROM pg_index
        WHERE indexrelid = to_regclass('event_journal_answered_keys') AND indisvalid)\
      """;

  /** A build that broke off leaves an index that is not valid. */
  private static final String DROP =
      "DROP INDEX CONCURRENTLY IF EXISTS event_journal_answered_keys";

  private static final String BUILD =
      """
      CREATE INDEX CONCURRENTLY event_journal_answered_keys ON event_journal
        ((write_timestamp / 86400000), journal_key_hash(persistence_id, event_payload))
        WHERE position('"key":'::bytea IN substring(event_payload FOR 64)) > 0\
      """;

  private AnsweredKeysIndex() {}

  /** Builds the index if it is not there; waits while another node builds it. */
  static void require(DataSource source) {
    Jdbi.create(source).useHandle(AnsweredKeysIndex::require);
  }

  private static void require(Handle handle) {
    while (!ask(handle, IS_VALID)) {
      // Not waited for inside the database: the build would wait for that statement in turn.
      if (ask(handle, "SELECT pg_try_advisory_lock(%d)".formatted(LOCK))) {
        try {
          build(handle);
        } finally {
          ask(handle, "SELECT pg_advisory_unlock(%d)".formatted(LOCK));
        }
      } else {
        pause();
      }
    }
  }

  private static void build(Handle handle) {
    if (!ask(handle, IS_VALID)) {
      LOG.info("Building the index of clients' keys; the node starts when it is there");
      liftLimits(handle);
      handle.execute(DROP);
      handle.execute(BUILD);
    }
  }

  /**
   * Lets the build take as long as the journal needs: one that was stopped would begin anew. Its
   * locks hold nobody up, so that it may also wait for them. The connection is of no use later.
   */
  private static void liftLimits(Handle handle) {
    handle.execute("SET statement_timeout = 0");
    handle.execute("SET lock_timeout = 0");
    try {
      handle
          .getConnection()
          .setNetworkTimeout(Runnable::run, Math.toIntExact(BUILD_SILENCE.toMillis()));
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static boolean ask(Handle handle, String question) {
    return handle.createQuery(question).mapTo(Boolean.class).one();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while another node builds an index.", e);
    }
  }
}
