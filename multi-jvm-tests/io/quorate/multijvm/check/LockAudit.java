package io.quorate.multijvm.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.lock.LossReason;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.lock.GuardedRow;
import io.quorate.multijvm.lock.GuardedWrite;
import io.quorate.multijvm.lock.LockAnswers;
import io.quorate.multijvm.lock.LockCalls;
import io.quorate.multijvm.lock.LockKey;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockRecords;
import io.quorate.multijvm.lock.SessionOperation;
import io.quorate.multijvm.lock.Tenure;
import io.quorate.multijvm.lock.Tenures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Workload 6: judges what clients saw of all locks, what the table took, and the histories of the
 * locks as nodes serve them. For use by one thread.
 */
public final class LockAudit {

  /** By how long a lease may end late without any fault: timers, reminders and a busy machine. */
  static final Duration LATE = Duration.ofSeconds(6);

  private final LockRecords records;
  private final List<SessionOperation> sessions;
  private final List<Outage> outages;
  private final List<String> findings = new ArrayList<>();
  private final Map<String, LockSpans> crossed = new HashMap<>();
  private final Map<String, Map<Long, LockHold>> grants = new HashMap<>();
  private long expired;
  private long latestMs;
  private int judged;
  private int visited;

  private LockAudit(LockRecords records, List<Outage> outages) {
    this.records = records;
    this.sessions = records.sessions();
    this.outages = outages;
  }

  /**
   * Judges, once nobody uses any lock.
   *
   * @param histories tells what happened to a lock, by its name
   * @param rows what the table took
   * @param outages when leases may end later
   */
  public static LockReport judge(
      LockRecords records,
      Function<String, List<JsonNode>> histories,
      List<GuardedRow> rows,
      List<Outage> outages) {
    var audit = new LockAudit(records, outages);
    List<LockOperation> all = all(records);
    Map<String, List<LockOperation>> operations = by(all, LockOperation::lock);
    Map<String, List<GuardedWrite>> writes = by(records.writes(), GuardedWrite::lock);
    Map<String, List<GuardedRow>> taken = by(rows, GuardedRow::lock);
    for (LockKey key : records.keys()) {
      String name = key.name();
      audit.judge(
          key,
          operations.getOrDefault(name, List.of()),
          histories.apply(name),
          taken.getOrDefault(name, List.of()),
          writes.getOrDefault(name, List.of()));
    }
    LockDeadlockCheck.check(audit.crossed, all, audit.findings);
    LockSetCheck.check(records.sets(), audit.grants, outages, audit.findings);
    return audit.report(all);
  }

  /** Returns all that was asked of single locks, and of each lock of a set. */
  private static List<LockOperation> all(LockRecords records) {
    var all = new ArrayList<>(records.operations());
    records.sets().forEach(set -> all.addAll(set.parts()));
    return all;
  }

  private void judge(
      LockKey key,
      List<LockOperation> operations,
      List<JsonNode> events,
      List<GuardedRow> rows,
      List<GuardedWrite> writes) {
    String name = key.name();
    int permits = key.kind().permits();
    List<Tenure> tenures = Tenures.of(operations, sessions);
    var history = new LockHistoryCheck(name, findings).addServed(events);
    judgeEnds(name, history);
    grants.put(name, history.grants());
    if (key.kind().isCrossed()) {
      crossed.put(name, LockSpans.of(events));
    }
    LockGrantCheck.check(name, history.grants(), operations, findings);
    LeaseCheck.check(name, permits, tenures, operations, findings);
    if (key.kind().keptBackMs() > 0) {
      LeaseCheck.checkKeptBack(key, tenures, history.grants(), findings);
    }
    GuardedWriteCheck.check(name, rows, writes, tenures, history.grants(), permits == 0, findings);
    if (key.kind().isLinearizable()) {
      judgeOrder(key, operations, tenures);
    }
  }

  /** No lease may end much later than its time, or never. */
  private void judgeEnds(String name, LockHistoryCheck history) {
    for (LockHold hold : history.grants().values()) {
      if (hold.end().equals(LossReason.EXPIRED.text())) {
        expired++;
        long lateMs = hold.endedAtMs() - hold.dueAtMs();
        long excusedMs = Outage.excusedMs(outages, hold.dueAtMs(), hold.endedAtMs());
        latestMs = Math.max(latestMs, lateMs - excusedMs);
        if (lateMs - excusedMs > LATE.toMillis()) {
          findings.add(
              ("lock|%s: Expected token %d to end within %d ms of its time, but it took %d ms more,"
                      + " of which faults excuse %d.")
                  .formatted(name, hold.token(), LATE.toMillis(), lateMs, excusedMs));
        }
      }
    }
    if (!history.holds().isEmpty() || !history.waiting().isEmpty()) {
      findings.add(
          "lock|%s: Expected nobody to hold it or wait for it in the end, but %s and %s do."
              .formatted(
                  name, history.holds().stream().map(LockHold::token).toList(), history.waiting()));
    }
  }

  private void judgeOrder(LockKey key, List<LockOperation> operations, List<Tenure> tenures) {
    judged++;
    LinearizabilityVerdict verdict = LockCalls.judge(key, operations, tenures);
    visited = Math.max(visited, verdict.visited());
    switch (verdict) {
      case LinearizabilityVerdict.Linearizable l -> {}
      case LinearizabilityVerdict.Violated violated -> findings.add(violated.window());
      case LinearizabilityVerdict.Undecided undecided -> findings.add(undecided.reason());
    }
  }

  private LockReport report(List<LockOperation> operations) {
    List<Acquiring> granted = new ArrayList<>();
    for (LockOperation operation : operations) {
      if (operation instanceof Acquiring acquiring && acquiring.isAcknowledged()) {
        granted.add(acquiring);
      }
    }
    return new LockReport(
        records.keys().size(),
        granted.size(),
        granted.stream().filter(Acquiring::isTakenUp).count(),
        operations.stream().filter(one -> LockAnswers.isLost(one.last())).count(),
        expired,
        counts(operations),
        count(GuardedWrite.Outcome.ACCEPTED),
        count(GuardedWrite.Outcome.REFUSED),
        Duration.ofMillis(latestMs),
        judged,
        visited,
        findings);
  }

  private LockReport.Kinds counts(List<LockOperation> operations) {
    return new LockReport.Kinds(
        records.sets().stream().filter(one -> !one.isRelease() && one.isAcknowledged()).count(),
        records.sets().stream().filter(one -> !one.isRelease() && one.isCertainlyRefused()).count(),
        crossed.values().stream().mapToLong(one -> one.deadlocks().size()).sum(),
        operations.stream().filter(LockAudit::isUpgrade).count(),
        operations.stream()
            .filter(one -> isUpgrade(one) && ((Acquiring) one).isDeadlock())
            .count());
  }

  private static boolean isUpgrade(LockOperation operation) {
    return operation instanceof Acquiring one && one.ask().isUpgrade();
  }

  private long count(GuardedWrite.Outcome outcome) {
    return records.writes().stream().filter(write -> write.outcome() == outcome).count();
  }

  private static <T> Map<String, List<T>> by(Collection<T> all, Function<T, String> name) {
    return all.stream().collect(Collectors.groupingBy(name, HashMap::new, Collectors.toList()));
  }
}
