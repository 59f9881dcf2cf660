package io.quorate.multijvm.campaign;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.check.LockAudit;
import io.quorate.multijvm.check.LockReport;
import io.quorate.multijvm.check.Outage;
import io.quorate.multijvm.check.PartnerCheck;
import io.quorate.multijvm.check.SubmissionCheck;
import io.quorate.multijvm.check.TransactionHistory;
import io.quorate.multijvm.consistency.ConsistencyFaults;
import io.quorate.multijvm.consistency.ConsistencyLoad;
import io.quorate.multijvm.consistency.ConsistencyReport;
import io.quorate.multijvm.lock.LockKey;
import io.quorate.multijvm.lock.LockReader;
import io.quorate.multijvm.market.Market;
import io.quorate.multijvm.register.RegisterReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What all checkers together say of an epoch. Immutable.
 *
 * @param journal what the audit of the journal says
 * @param registers what the check of linearizability says
 * @param locks what the checks of locks say
 * @param levels what the checks of the levels of consistency say
 * @param transactions how many there were
 * @param committed how many of them committed
 * @param findings broken promises, of all checkers
 */
record CampaignJudgement(
    JournalAudit.Report journal,
    RegisterReport registers,
    LockReport locks,
    ConsistencyReport levels,
    int transactions,
    long committed,
    List<String> findings) {

  private static final Duration END_LIMIT = Duration.ofMinutes(3);

  /** Longer than a lease, and than a place in a queue is kept for a client that is gone. */
  private static final Duration FREE_LIMIT = Duration.ofSeconds(30);

  /** What is read in it after the limit must be new. */
  private static final Duration CONVERGED = ConsistencyFaults.LIMIT.plusSeconds(2);

  CampaignJudgement {
    findings = List.copyOf(findings);
  }

  /**
   * Judges all that has happened in a lab that is whole, once all clients have stopped.
   *
   * @param outages when things may have taken longer
   */
  static CampaignJudgement of(CampaignLab on, List<Outage> outages) {
    try (ConsistencyLoad readers = on.load().readAgain()) {
      on.usual().forEach(on.levels()::gained);
      return of(on, outages, readers, System.nanoTime());
    }
  }

  private static CampaignJudgement of(
      CampaignLab on, List<Outage> outages, ConsistencyLoad readers, long wholeNanos) {
    var findings = new ArrayList<String>();
    Market market = on.market();
    // First, so that what follows judges also a start that took effect after its client gave up.
    try {
      market.awaitConserved(END_LIMIT);
    } catch (RuntimeException | AssertionError notConserved) {
      findings.add("Expected all to be conserved, but " + notConserved.getMessage());
    }
    Map<String, JsonNode> ended = market.awaitEnds(END_LIMIT);
    Map<String, TransactionHistory> lives = market.lives();
    SubmissionCheck.check(market.submitter().submissions(), lives, findings);
    PartnerCheck.check(on.partner().deeds(), lives, findings);
    market.check(ended, lives, findings);
    var reader = new LockReader(on.client());
    reader.awaitFree(on.locks().keys(), FREE_LIMIT);
    JournalAudit.Report journal =
        JournalAudit.runAtRest(
            on::journal, UnaryOperator.identity(), on.history(), () -> served(on));
    findings.addAll(journal.findings());
    findings.addAll(on.stored().differences());
    RegisterReport registers = on.registers().judge();
    findings.addAll(registers.findings());
    LockReport locks = LockAudit.judge(on.locks(), reader::history, on.guarded().rows(), outages);
    findings.addAll(locks.findings());
    ConsistencyReport levels = converged(on, readers, wholeNanos);
    findings.addAll(levels.findings());
    findings.addAll(on.history().violations());
    long committed = lives.values().stream().filter(l -> l.end().equals("committed")).count();
    return new CampaignJudgement(
        journal, registers, locks, levels, lives.size(), committed, findings);
  }

  @Override
  public String toString() {
    return ("%s; transactions %d, committed %d; registers: %s; locks: %s; levels: %s;"
            + " findings in all %d")
        .formatted(journal, transactions, committed, registers, locks, levels, findings.size());
  }

  /** Reads at all levels until each node had the time to show what is new. */
  private static ConsistencyReport converged(
      CampaignLab on, ConsistencyLoad readers, long wholeNanos) {
    await("reads after all is whole")
        .atMost(END_LIMIT)
        .until(() -> System.nanoTime() - wholeNanos > CONVERGED.toNanos());
    readers.close();
    return on.levels().judge(ConsistencyFaults.LIMIT);
  }

  /** A node that does not answer makes the reads incomplete, which the audit finds. */
  private static Map<String, List<JsonNode>> served(CampaignLab on) {
    var served = new HashMap<>(on.market().served());
    for (String entity : on.load().entities()) {
      String id = entity.substring(entity.indexOf('|') + 1);
      String path = entity.startsWith("item|") ? "/v1/items/" : "/v1/accounts/";
      served.put(entity, on.readAll(path + id));
    }
    for (LockKey key : on.locks().keys()) {
      served.put("lock|" + key.name(), on.readAll("/v1/locks/" + key.name()));
    }
    return served;
  }
}
