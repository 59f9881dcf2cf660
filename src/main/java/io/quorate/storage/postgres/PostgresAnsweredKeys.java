package io.quorate.storage.postgres;

import io.quorate.storage.AnsweredKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Handle;

/**
 * Finds clients' keys by an index of the journal, which the event's own insert brings up to date.
 * The index begins with the day of the event, so that only its pages of the last days are in use.
 * Questions that wait for a connection are asked together, in one statement. Safe for use by any
 * thread.
 */
final class PostgresAnsweredKeys implements AnsweredKeys {

  /**
   * By how many days the clock of the database may differ from that of the server before it, or of
   * a node of a version that wrote its own time.
   */
  private static final long DAYS_APART = 2;

  /** The most questions of one statement; more wait for the next one. */
  private static final int QUESTIONS = 500;

  /** The fence (OFFSET 0) keeps the planner from the primary key: histories may be long. */
  private static final String FIND =
      """
      SELECT asked.number, asked.key, candidate.event_payload
      FROM unnest(CAST(:numbers AS bigint[]), CAST(:ids AS text[]), CAST(:keys AS text[]))
        AS asked (number, id, key)
      CROSS JOIN LATERAL (
        SELECT persistence_id, sequence_number, event_payload FROM event_journal
        WHERE write_timestamp / 86400000 = ANY (ARRAY(
            SELECT floor(extract(epoch FROM now()) / 86400)::bigint + day
            FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS day))
          AND journal_key_hash(persistence_id, event_payload)
            = hashtextextended(asked.id || '|' || asked.key, 0)
          AND position('"key":'::bytea IN substring(event_payload FOR 64)) > 0
        OFFSET 0
      ) AS candidate
      WHERE candidate.persistence_id = asked.id
        AND journal_key(candidate.event_payload) = asked.key
      ORDER BY candidate.sequence_number\
      """;

  private final ConnectionPool pool;
  private final Duration retention;
  private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();

  private record Question(
      String persistenceId,
      Collection<String> keys,
      CompletableFuture<Map<String, byte[]>> answer) {}

  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  private record Found(int number, String key, byte[] event) {}

  PostgresAnsweredKeys(ConnectionPool pool, Duration retention) {
    this.pool = pool;
    this.retention = retention;
  }

  @Override
  public CompletionStage<Map<String, byte[]>> find(
      String persistenceId, Collection<String> clientKeys) {
    var question = new Question(persistenceId, clientKeys, new CompletableFuture<>());
    waiting.add(question);
    pool.run(this::answer)
        .whenComplete(
            (answered, failure) -> {
              // A failed run has failed what it took; one that never ran took nothing.
              if (failure != null && waiting.remove(question)) {
                question.answer().completeExceptionally(failure);
              }
            });
    return question.answer();
  }

  /** Answers some that wait; none, if others have answered them together with their own. */
  private int answer(Handle handle) {
    var group = new ArrayList<Question>();
    Question next = waiting.poll();
    while (next != null) {
      group.add(next);
      next = group.size() < QUESTIONS ? waiting.poll() : null;
    }
    if (!group.isEmpty()) {
      try {
        List<Map<String, byte[]>> found = find(handle, group);
        for (int i = 0; i < group.size(); i++) {
          group.get(i).answer().complete(found.get(i));
        }
      } catch (RuntimeException | Error e) {
        group.forEach(question -> question.answer().completeExceptionally(ConnectionPool.told(e)));
        throw e;
      }
    }
    return group.size();
  }

  private List<Map<String, byte[]>> find(Handle handle, List<Question> group) {
    var numbers = new ArrayList<Long>();
    var ids = new ArrayList<String>();
    var keys = new ArrayList<String>();
    var found = new ArrayList<Map<String, byte[]>>();
    for (Question question : group) {
      for (String key : question.keys()) {
        numbers.add((long) found.size());
        ids.add(question.persistenceId());
        keys.add(key);
      }
      found.add(new HashMap<>());
    }
    handle
        .createQuery(FIND)
        .bindArray("numbers", Long.class, numbers)
        .bindArray("ids", String.class, ids)
        .bindArray("keys", String.class, keys)
        .bind("first", -retention.toDays() - 1 - DAYS_APART)
        .bind("last", DAYS_APART)
        .map(
            (row, context) ->
                new Found(
                    row.getInt("number"), row.getString("key"), row.getBytes("event_payload")))
        // Of a key that was used again after its time, the last use counts.
        .forEach(one -> found.get(one.number()).put(one.key(), one.event()));
    return found;
  }
}
