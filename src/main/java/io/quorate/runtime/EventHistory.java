package io.quorate.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the history of one entity from the journal, for people. Safe for use by any thread. */
public final class EventHistory {

  /** The most events one page may have. */
  public static final int MAX_PAGE = 1000;

  private static final String PAGE =
      """
      SELECT sequence_number, event_ser_manifest, event_payload
      FROM event_journal
      WHERE persistence_id = ? AND sequence_number > ? AND NOT deleted
        AND event_ser_manifest <> '%s'
      ORDER BY sequence_number
      LIMIT ?\
      """
          .formatted(StoredEvent.NOTED);

  private static final String EXISTS =
      """
      SELECT EXISTS (
        SELECT 1 FROM event_journal WHERE persistence_id = ? AND event_ser_manifest <> '%s')\
      """
          .formatted(StoredEvent.NOTED);

  private final Database database;

  /** Creates a reader. */
  public EventHistory(Database database) {
    this.database = database;
  }

  /**
   * Reads up to {@code limit} events after a sequence number, oldest first; each has {@code
   * sequence, type, at} and its own members. The page says whether there is an entity at all.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   */
  public CompletionStage<Page> read(EntityType<?, ?, ?> type, String id, long after, int limit) {
    String persistenceId = type.name() + "|" + id;
    return database.run(connection -> page(connection, persistenceId, after, limit));
  }

  private static Page page(Connection connection, String persistenceId, long after, int limit)
      throws SQLException {
    var events = new ArrayList<ObjectNode>();
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      select.setString(1, persistenceId);
      select.setLong(2, after);
      select.setInt(3, limit + 1);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(event(rows));
        }
      }
    }
    boolean more = events.size() > limit;
    if (more) {
      events.removeLast();
    }
    return new Page(!events.isEmpty() || exists(connection, persistenceId), events, more);
  }

  private static ObjectNode event(ResultSet row) throws SQLException {
    try {
      Envelope envelope = Json.STORED.readValue(row.getBytes(3), Envelope.class);
      ObjectNode event = Json.STORED.createObjectNode();
      event.put("sequence", row.getLong(1));
      event.put("type", row.getString(2));
      event.put("at", Instant.ofEpochMilli(HybridClock.millis(envelope.at())).toString());
      if (envelope.event() instanceof ObjectNode members) {
        event.setAll(members);
      }
      return event;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean exists(Connection connection, String persistenceId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(EXISTS)) {
      select.setString(1, persistenceId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * A page of a history.
   *
   * @param exists whether the entity has a history at all
   * @param events oldest first
   * @param more whether there are events after these
   */
  public record Page(boolean exists, List<ObjectNode> events, boolean more) {}
}
