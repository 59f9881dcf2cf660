package io.quorate.runtime.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.runtime.Feed.Entry;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The durable wake-ups: for each entity the time at which it is next due, kept from the feed.
 * Blocks; stateless and safe for use by any thread.
 */
public final class ReminderProjection implements Projection {

  private static final String SET =
      """
      INSERT INTO reminder (persistence_id, due_at_ms) VALUES (?, ?)
      ON CONFLICT (persistence_id) DO UPDATE SET due_at_ms = excluded.due_at_ms\
      """;

  private static final String CLEAR = "DELETE FROM reminder WHERE persistence_id = ?";

  private static final String DUE =
      """
      SELECT persistence_id, due_at_ms FROM reminder
      WHERE due_at_ms <= ? AND (due_at_ms, persistence_id) > (?, ?)
      ORDER BY due_at_ms, persistence_id LIMIT ?\
      """;

  /**
   * One reminder, in the order of due times; those of one time in the order of ids.
   *
   * @param dueAtMs in milliseconds since the epoch
   */
  public record Due(long dueAtMs, String persistenceId) {

    /** Before all others. */
    public static final Due FIRST = new Due(Long.MIN_VALUE, "");
  }

  /** Sets the due times of a page; again with the same page changes nothing. */
  @Override
  public Runnable apply(Connection connection, List<Entry> page) throws SQLException {
    // Sorted, so that two that follow at once cannot deadlock; of each entity only its last counts.
    Map<String, Long> dueAtMs = new TreeMap<>();
    for (Entry entry : page) {
      dueOf(entry.payload()).ifPresent(due -> dueAtMs.put(entry.persistenceId(), due));
    }
    try (PreparedStatement set = connection.prepareStatement(SET);
        PreparedStatement clear = connection.prepareStatement(CLEAR)) {
      for (Map.Entry<String, Long> due : dueAtMs.entrySet()) {
        PreparedStatement change = due.getValue() == 0 ? clear : set;
        change.setString(1, due.getKey());
        if (change == set) {
          change.setLong(2, due.getValue());
        }
        change.addBatch();
      }
      set.executeBatch();
      clear.executeBatch();
    }
    return NOTHING;
  }

  /** Returns those that are due, the longest due first, beginning after one of them. */
  public static List<Due> due(Connection connection, long nowMs, Due after, int limit)
      throws SQLException {
    var due = new ArrayList<Due>();
    try (PreparedStatement select = connection.prepareStatement(DUE)) {
      select.setLong(1, nowMs);
      select.setLong(2, after.dueAtMs);
      select.setString(3, after.persistenceId);
      select.setInt(4, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          due.add(new Due(rows.getLong(2), rows.getString(1)));
        }
      }
    }
    return due;
  }

  /** Reads only the head of an envelope, where the due time stands behind {@code at}. */
  private static OptionalLong dueOf(byte[] payload) {
    try (JsonParser json = Json.STORED.createParser(payload)) {
      json.nextToken();
      for (int member = 0; member < 2 && json.nextToken() == JsonToken.FIELD_NAME; member++) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("due")) {
          return OptionalLong.of(json.getLongValue());
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
