package io.quorate.parked;

import io.quorate.audit.EventReader;
import io.quorate.audit.Sql;
import io.quorate.runtime.Feed;
import io.quorate.runtime.feed.Projection;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the list of parked transactions from the feed, and says it once in the cluster when one is
 * parked. Reads no other events than those of transactions that are parked. Safe for use by any
 * thread.
 */
public final class ParkedProjection implements Projection {

  private static final Logger LOG = LoggerFactory.getLogger(ParkedProjection.class);

  private static final String STARTED = "transaction.started";
  private static final String PARKED = "transaction.parked";
  private static final List<String> PARKED_NO_MORE =
      List.of("transaction.resumed", "transaction.committed", "transaction.aborted");

  private static final String SET =
      """
      INSERT INTO parked_transaction (transaction, protocol, step, reason, parked_at_ms)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (transaction) DO UPDATE
      SET step = excluded.step, reason = excluded.reason, parked_at_ms = excluded.parked_at_ms\
      """;

  private static final String REMOVE =
      "DELETE FROM parked_transaction WHERE transaction = ANY (?::text[])";

  private static final String START =
      """
      SELECT event_payload FROM event_journal WHERE persistence_id = ? AND event_ser_manifest = ?
      ORDER BY sequence_number LIMIT 1\
      """;

  private final EventReader reader = new EventReader();

  @Override
  public Runnable apply(Connection connection, List<Feed.Entry> page) throws SQLException {
    Map<String, Optional<TransactionEvent.Parked>> latest = latest(page);
    var parked = new LinkedHashMap<String, TransactionEvent.Parked>();
    var parkedNoMore = new ArrayList<String>();
    latest.forEach(
        (id, event) ->
            event.ifPresentOrElse(now -> parked.put(id, now), () -> parkedNoMore.add(id)));
    Sql.update(connection, REMOVE, parkedNoMore);
    if (parked.isEmpty()) {
      return NOTHING;
    }
    set(connection, parked);
    return () -> parked.forEach(ParkedProjection::report);
  }

  /** Returns the transactions that were parked, or are parked no more, at the end of the page. */
  private Map<String, Optional<TransactionEvent.Parked>> latest(List<Feed.Entry> page) {
    var latest = new LinkedHashMap<String, Optional<TransactionEvent.Parked>>();
    for (Feed.Entry entry : page) {
      String id = entry.persistenceId().substring(entry.persistenceId().indexOf('|') + 1);
      if (entry.name().equals(PARKED)) {
        latest.put(id, Optional.of((TransactionEvent.Parked) event(PARKED, entry.payload())));
      } else if (PARKED_NO_MORE.contains(entry.name())) {
        latest.put(id, Optional.empty());
      }
    }
    return latest;
  }

  private void set(Connection connection, Map<String, TransactionEvent.Parked> parked)
      throws SQLException {
    try (PreparedStatement set = connection.prepareStatement(SET)) {
      for (Map.Entry<String, TransactionEvent.Parked> entry : parked.entrySet()) {
        TransactionEvent.Parked event = entry.getValue();
        set.setString(1, entry.getKey());
        set.setString(2, protocol(connection, entry.getKey()));
        set.setInt(3, event.index());
        // PostgreSQL keeps no text with this character, and whatever stands here, the feed must go
        // on.
        set.setString(4, event.reason().detail().replace('\0', '?'));
        set.setLong(5, event.atMs());
        set.addBatch();
      }
      set.executeBatch();
    }
  }

  /** Only the start of a transaction tells its protocol. */
  private String protocol(Connection connection, String transaction) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(START)) {
      select.setString(1, TransactionType.TYPE.name() + "|" + transaction);
      select.setString(2, STARTED);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException(
              "Expected the journal to hold the start of the parked transaction "
                  + transaction
                  + ", but it does not.");
        }
        return ((TransactionEvent.Started) event(STARTED, rows.getBytes(1))).protocol().text();
      }
    }
  }

  private TransactionEvent event(String name, byte[] payload) {
    return reader.transactionEvent(name, payload);
  }

  private static void report(String transaction, TransactionEvent.Parked event) {
    LOG.error(
        "Transaction {} is parked and waits for an operator: {}",
        transaction,
        event.reason().detail());
  }
}
