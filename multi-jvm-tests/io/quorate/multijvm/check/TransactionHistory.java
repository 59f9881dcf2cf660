package io.quorate.multijvm.check;

import io.quorate.kernel.participant.Step;
import io.quorate.multijvm.client.StepDraft;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.coordinator.TransactionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the journal tells of one transaction. Times are milliseconds since the epoch.
 *
 * @param parts its steps; empty when it was never started
 * @param end committed or aborted; empty when it has not ended
 * @param startedMs when it was started
 * @param endedMs when it ended; 0 when it has not
 * @param undone how many of its steps were undone after they had been done
 * @param moves when each coordinator that took it over wrote first
 */
public record TransactionHistory(
    String id,
    List<StepDraft> parts,
    String end,
    long startedMs,
    long endedMs,
    int undone,
    List<Long> moves) {

  private static final String TYPE = "transaction|";

  /** Returns all that were started, by id. */
  public static Map<String, TransactionHistory> of(List<JournalRow> journal) {
    Map<String, List<JournalRow>> histories = new LinkedHashMap<>();
    for (JournalRow row : journal) {
      if (row.persistenceId().startsWith(TYPE)) {
        histories.computeIfAbsent(row.persistenceId(), id -> new ArrayList<>()).add(row);
      }
    }
    var lives = new TreeMap<String, TransactionHistory>();
    histories.forEach((id, rows) -> lives.put(id.substring(TYPE.length()), life(id, rows)));
    lives.values().removeIf(life -> life.parts().isEmpty());
    return lives;
  }

  public boolean hasEnded() {
    return !end.isEmpty();
  }

  /** Whether it had been started, and had not ended. */
  boolean isOpenAt(long ms) {
    return startedMs <= ms && (!hasEnded() || endedMs > ms);
  }

  /** Whether another coordinator took it over after that. */
  boolean hasMovedSince(long ms) {
    return moves.stream().anyMatch(moved -> moved > ms);
  }

  private static TransactionHistory life(String entity, List<JournalRow> rows) {
    EntityCodec<TransactionEvent, Transaction> codec = new EntityCodec<>(TransactionType.TYPE);
    List<StepDraft> parts = List.of();
    String end = "";
    long startedMs = 0;
    long endedMs = 0;
    int undone = 0;
    var moves = new ArrayList<Long>();
    String writer = rows.getFirst().writer();
    for (JournalRow row : rows) {
      Envelope envelope = codec.envelope(row.payload());
      long atMs = HybridClock.millis(envelope.at());
      if (!row.writer().equals(writer)) {
        writer = row.writer();
        moves.add(atMs);
      }
      if (row.event().equals("transaction.started")
          && codec.event(row.event(), envelope.event())
              instanceof TransactionEvent.Started started) {
        List<Step> steps = started.steps();
        parts = steps.stream().map(StepDraft::of).toList();
        startedMs = atMs;
      } else if (row.event().equals("transaction.committed")
          || row.event().equals("transaction.aborted")) {
        end = row.event().substring("transaction.".length());
        endedMs = atMs;
      } else if (row.event().equals("transaction.step-undone")) {
        undone += envelope.event().path("wasDone").asBoolean() ? 1 : 0;
      }
    }
    String id = entity.substring(TYPE.length());
    return new TransactionHistory(id, parts, end, startedMs, endedMs, undone, List.copyOf(moves));
  }
}
