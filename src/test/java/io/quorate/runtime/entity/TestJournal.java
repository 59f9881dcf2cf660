package io.quorate.runtime.entity;

import io.quorate.kernel.EntityType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes events into the journal as hosts would, each with the next number of its entity. Not
 * thread-safe.
 */
public final class TestJournal {

  private static final String INSERT =
      """
      INSERT INTO event_journal
        (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
      VALUES (?, ?, 'w', 1, ?, ?)\
      """;

  private final Connection connection;
  private final Map<String, Long> sequenceNrs = new HashMap<>();

  /** Creates a writer; what it writes is durable when the connection's transaction is. */
  public TestJournal(Connection connection) {
    this.connection = connection;
  }

  /** Writes an event. */
  public <E, S> void append(EntityType<?, E, S> type, String id, long atMs, E event)
      throws SQLException {
    var codec = new EntityCodec<>(type);
    byte[] payload = codec.encode(meta(atMs), event);
    insert(type.name() + "|" + id, codec.nameOf(event), payload);
  }

  /** Writes an entry without an event. */
  public <E, S> void note(EntityType<?, E, S> type, String id, long atMs) throws SQLException {
    byte[] payload = new EntityCodec<>(type).encode(meta(atMs), null);
    insert(type.name() + "|" + id, StoredEvent.NOTED, payload);
  }

  private void insert(String persistenceId, String name, byte[] payload) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, persistenceId);
      insert.setLong(2, sequenceNrs.merge(persistenceId, 1L, Long::sum));
      insert.setString(3, name);
      insert.setBytes(4, payload);
      insert.executeUpdate();
    }
  }

  private static Envelope meta(long atMs) {
    return new Envelope(HybridClock.atMillis(atMs), null, null, null, null, null, null, null);
  }
}
