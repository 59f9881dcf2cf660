package io.quorate.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.account.AccountType;
import io.quorate.inventory.ItemType;
import io.quorate.runtime.EntityCodec;
import io.quorate.runtime.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Workload 7: judges the whole journal against the history of all clients and what is served. */
final class JournalAudit {

  private static final int SHOWN_FINDINGS = 20;

  private final EntityCodec<?, ?> envelopes = new EntityCodec<>(AccountType.TYPE);
  private final List<String> findings = new ArrayList<>();
  private int lateEffects;

  private JournalAudit() {}

  /**
   * Judges.
   *
   * @param journal all rows, ordered by entity and sequence number
   * @param operations all operations of all clients
   * @param served what GET of an entity gave, by persistence id, from every node
   */
  static Report run(
      List<JournalRow> journal, List<Operation> operations, Map<String, List<JsonNode>> served) {
    var audit = new JournalAudit();
    Map<String, List<JournalRow>> histories =
        journal.stream()
            .collect(
                Collectors.groupingBy(
                    JournalRow::persistenceId, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<Operation>> asked =
        operations.stream().collect(Collectors.groupingBy(o -> o.intent().entity()));
    var entities = new TreeSet<>(histories.keySet());
    entities.addAll(asked.keySet());
    for (String entity : entities) {
      audit.judge(
          entity,
          histories.getOrDefault(entity, List.of()),
          asked.getOrDefault(entity, List.of()),
          served.getOrDefault(entity, List.of()));
    }
    return new Report(
        journal.size(), histories.size(), audit.lateEffects, List.copyOf(audit.findings));
  }

  private void judge(
      String entity, List<JournalRow> rows, List<Operation> operations, List<JsonNode> served) {
    var effects = new EffectCheck(entity, findings);
    Replay<?, ?> replay = replay(entity);
    if (!rows.isEmpty()) {
      SequenceCheck.check(rows, findings);
    }
    for (JournalRow row : rows) {
      Envelope envelope = envelopes.envelope(row.payload());
      effects.add(row.event(), envelope);
      replay.add(row.sequence(), row.event(), envelope);
    }
    lateEffects += effects.compare(operations);
    replay.compare(served);
  }

  private Replay<?, ?> replay(String entity) {
    return entity.startsWith("account|")
        ? new Replay<>(AccountType.TYPE, new AccountRule(), entity, findings)
        : new Replay<>(ItemType.TYPE, new StockRule(), entity, findings);
  }

  /**
   * What was found.
   *
   * @param events rows of the journal
   * @param entities entities with a history
   * @param lateEffects operations whose last attempt was refused while an earlier one, which had
   *     got no answer, took effect: allowed, and worth knowing
   * @param findings broken promises
   */
  record Report(int events, int entities, int lateEffects, List<String> findings) {

    String shown() {
      return findings.stream().limit(SHOWN_FINDINGS).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
      return "events %d, entities %d, late effects %d, findings %d"
          .formatted(events, entities, lateEffects, findings.size());
    }
  }
}
