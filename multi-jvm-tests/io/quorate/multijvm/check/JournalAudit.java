package io.quorate.multijvm.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.account.AccountType;
import io.quorate.call.CallLimits;
import io.quorate.call.CallType;
import io.quorate.inventory.ItemType;
import io.quorate.lock.LockType;
import io.quorate.lock.session.SessionType;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.workload.RateGate;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.transaction.coordinator.TransactionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Workload 7: judges the whole journal against the history of all clients and what is served. */
public final class JournalAudit {

  private static final int SHOWN_FINDINGS = 20;
  private static final String RESTLESS =
      "Expected a journal that comes to rest, but it grows without any client.";
  private static final Duration REST_LIMIT = Duration.ofMinutes(1);

  /** Of use for decisions only, not to read what has happened. */
  private static final CallLimits ANY_LIMITS = new CallLimits(1, 0, 1);

  private final EntityCodec<?, ?> envelopes = new EntityCodec<>(AccountType.TYPE);
  private final List<String> findings = new ArrayList<>();
  private final StepCheck steps = new StepCheck();
  private int lateEffects;

  private JournalAudit() {}

  /**
   * Judges.
   *
   * @param journal all rows, ordered by entity and sequence number
   * @param operations all operations of all clients
   * @param served what GET of an entity gave, by persistence id, from every node
   */
  public static Report run(
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
    audit.steps.finish(audit.findings);
    return new Report(
        journal.size(), histories.size(), audit.lateEffects, List.copyOf(audit.findings));
  }

  /**
   * Judges once nothing changes any more: hints are written late, and a hold may yet expire. A
   * journal that does not come to rest in time is judged as it is, and that is a finding.
   *
   * @param journal reads all rows, ordered by entity and sequence number
   * @param readable leaves out the rows that are not to be judged
   * @param served asks every node for its entities
   */
  public static Report runAtRest(
      Callable<List<JournalRow>> journal,
      UnaryOperator<List<JournalRow>> readable,
      History history,
      Supplier<Map<String, List<JsonNode>>> served) {
    var report = new AtomicReference<Report>();
    var rest = new AtomicBoolean();
    RateGate.awaitUnlessTooLong(
        REST_LIMIT,
        () -> {
          List<JournalRow> rows = journal.call();
          report.set(run(readable.apply(rows), history.operations(), served.get()));
          rest.set(journal.call().size() == rows.size());
          return rest.get();
        });
    return rest.get() ? report.get() : report.get().with(RESTLESS);
  }

  private void judge(
      String entity, List<JournalRow> rows, List<Operation> operations, List<JsonNode> served) {
    var effects = new EffectCheck(entity, findings);
    ReplayCheck<?, ?> replay = replay(entity);
    if (!rows.isEmpty()) {
      SequenceCheck.check(rows, findings);
    }
    for (JournalRow row : rows) {
      Envelope envelope = envelopes.envelope(row.payload());
      effects.add(row.event(), envelope);
      replay
          .add(row.sequence(), row.event(), envelope)
          .ifPresent(event -> steps.add(entity, envelope.at(), event));
    }
    lateEffects += effects.compare(operations);
    replay.compare(served);
  }

  private ReplayCheck<?, ?> replay(String entity) {
    String type = entity.substring(0, entity.indexOf('|'));
    return switch (type) {
      case "account" -> new ReplayCheck<>(AccountType.TYPE, new AccountRule(), entity, findings);
      case "item" -> new ReplayCheck<>(ItemType.TYPE, new StockRule(), entity, findings);
      case "transaction" ->
          new ReplayCheck<>(TransactionType.TYPE, new TransactionRule(), entity, findings);
      case "lock" -> new ReplayCheck<>(LockType.TYPE, (lock, event) -> "", entity, findings);
      case "session" ->
          new ReplayCheck<>(SessionType.TYPE, (session, event) -> "", entity, findings);
      case "call" ->
          new ReplayCheck<>(CallType.of(ANY_LIMITS), (call, event) -> "", entity, findings);
      default ->
          throw new IllegalStateException("Expected a known type of entity, but it is " + entity);
    };
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
  public record Report(int events, int entities, int lateEffects, List<String> findings) {

    private Report with(String finding) {
      var more = new ArrayList<>(findings);
      more.add(finding);
      return new Report(events, entities, lateEffects, List.copyOf(more));
    }

    public String shown() {
      return findings.stream().limit(SHOWN_FINDINGS).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
      return "events %d, entities %d, late effects %d, findings %d"
          .formatted(events, entities, lateEffects, findings.size());
    }
  }
}
