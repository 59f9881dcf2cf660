package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.check.PartnerCheck;
import io.quorate.multijvm.check.SubmissionCheck;
import io.quorate.multijvm.check.TransactionEnds;
import io.quorate.multijvm.check.TransactionHistory;
import io.quorate.multijvm.client.BusiestNode;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.market.Market;
import io.quorate.multijvm.market.TransactionBurst;
import io.quorate.multijvm.market.TransactionLoad;
import io.quorate.multijvm.partner.Partner;
import io.quorate.multijvm.partner.PartnerBehaviour;
import io.quorate.multijvm.partner.PartnerRecord;
import io.quorate.multijvm.workload.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Kills nodes under transactions, with partners that misbehave; all end by themselves, as a whole
 * or not at all.
 */
class TransactionsTest extends ClusterTest {

  private static final int TRANSFERS_BEFORE = 150;
  private static final int ORDERS_BEFORE = 120;
  private static final Duration BEFORE_LIMIT = Duration.ofSeconds(30);
  private static final Duration END_LIMIT = Duration.ofSeconds(90);
  private static final int BURST = 150;
  private static final int HANGING = 16;

  private final Partner partner = Partner.start();
  private final Market market = new Market(scene);
  private final Submitter submitter = market.submitter();
  private final TransactionLoad traffic = new TransactionLoad(market, partner, SEED);

  TransactionsTest() {
    cluster.set("QUORATE_CALL_ALLOW", partner.prefixes());
  }

  @AfterAll
  void stopPartner() {
    partner.close();
    cluster.write(
        "submissions.txt", submitter.submissions().stream().map(Submission::toString).toList());
  }

  @Test
  @Order(1)
  void shouldEndTransfersWhenTheNodeOfMostCoordinatorsIsKilled() {
    market.open();
    long killedMs;
    try (Load load = traffic.transfers("coordinator")) {
      awaitSubmissions(TRANSFERS_BEFORE);
      int node = BusiestNode.node(client, "transaction");
      long before = cluster.nodeId(node);
      killedMs = killAmid("coordinator", BURST, () -> cluster.kill9(node));
      awaitNewProcess(node, before);
      scene.awaitAllUp(RESTART_LIMIT);
      load.requestStop();
    }

    assertEndsSound(killedMs);
    List<Submission> submissions = submitter.submissions();
    long retried = submissions.stream().filter(s -> s.attempts().size() > 1).count();
    long replayed = submissions.stream().filter(s -> s.last().replayed()).count();
    say("  retried %d, replayed %d".formatted(retried, replayed));
    assertThat(retried).as("retried; else the run is void").isGreaterThan(10);
    assertThat(replayed).as("asked again; else the run is void").isGreaterThan(10);
  }

  @Test
  @Order(2)
  void shouldEndWhatWasOpenWhenAllIsKilled() {
    long killedMs = killAmid("all", BURST, cluster::kill9All);
    cluster.start();
    long readyMs = System.currentTimeMillis();
    market.awaitEndsInSilence(END_LIMIT);

    TransactionEnds ends = TransactionEnds.of(market.lives().values(), killedMs);
    say(
        "  all killed: ready again after %d ms, the last end %d ms after that"
            .formatted(readyMs - killedMs, killedMs + ends.lastMs() - readyMs));
    assertEndsSound(killedMs);
  }

  @Test
  @Order(3)
  void shouldEndOrdersWhenANodeIsKilledAndPartnersMisbehave() {
    long killedMs;
    try (Load load = traffic.orders("participant")) {
      awaitSubmissions(ORDERS_BEFORE);
      int node = BusiestNode.node(client, "call");
      long before = cluster.nodeId(node);
      killedMs = killAmid("participant", 0, () -> cluster.kill9(node));
      awaitNewProcess(node, before);
      scene.awaitAllUp(RESTART_LIMIT);
      load.requestStop();
    }

    assertEndsSound(killedMs);
    assertPartnerMisbehaved();
  }

  /** Kills while many transactions are open, some for seconds; returns when, by their clock. */
  private long killAmid(String phase, int transfers, Runnable kill) {
    try (TransactionBurst hanging =
        TransactionBurst.begin(submitter, traffic.hanging(phase, HANGING))) {
      hanging.awaitAcknowledged(HANGING * 3 / 4);
      try (TransactionBurst burst =
          TransactionBurst.begin(submitter, traffic.burst(phase, transfers))) {
        burst.awaitAcknowledged(transfers / 3);
        kill.run();
        return Math.max(System.currentTimeMillis(), newestMs());
      }
    }
  }

  /** The hybrid clock may be ahead of the wall clock for seconds, as after a restart. */
  private long newestMs() {
    return submitter.submissions().stream()
        .map(submission -> submission.last().json().path("createdAt").asText())
        .filter(created -> !created.isEmpty())
        .mapToLong(created -> Instant.parse(created).toEpochMilli())
        .max()
        .orElse(0);
  }

  private void assertPartnerMisbehaved() {
    Collection<PartnerRecord> deeds = partner.deeds().values();
    int repetitions = deeds.stream().mapToInt(PartnerRecord::repetitions).sum();
    long undone = deeds.stream().filter(deed -> deed.state() == PartnerRecord.State.UNDONE).count();
    int tooLate = deeds.stream().mapToInt(PartnerRecord::tooLate).sum();
    say(
        "  partner: steps by its behaviour %s; asked again for what was done %d, undone %d, called"
                .formatted(partner.seen(), repetitions, undone)
            + " after the undo %d".formatted(tooLate));
    assertThat(partner.seen())
        .as("else the run is void")
        .containsOnlyKeys(PartnerBehaviour.values());
    assertThat(repetitions).as("answered twice; else the run is void").isPositive();
    assertThat(undone).as("undone; else the run is void").isPositive();
  }

  /** Judges everything so far, and what the kill left open. */
  private void assertEndsSound(long killedMs) {
    market.awaitConserved(END_LIMIT);
    Map<String, JsonNode> ended = market.awaitEnds(END_LIMIT);
    Map<String, TransactionHistory> lives = market.lives();
    TransactionEnds ends = TransactionEnds.of(lives.values(), killedMs);
    var findings = new ArrayList<String>();
    SubmissionCheck.check(submitter.submissions(), lives, findings);
    PartnerCheck.check(partner.deeds(), lives, findings);
    market.check(ended, lives, findings);
    JournalAudit.Report report = scene.audit(market::served);
    long committed = lives.values().stream().filter(l -> l.end().equals("committed")).count();
    int undone = lives.values().stream().mapToInt(TransactionHistory::undone).sum();
    say("  %s".formatted(ends));
    say(
        "  submissions %d, transactions %d, committed %d, steps undone %d; %s, findings %d"
            .formatted(submitter.size(), lives.size(), committed, undone, report, findings.size()));
    assertThat(findings).isEmpty();
    assertThat(report.findings()).as(report.shown()).isEmpty();
    assertThat(scene.history().violations()).isEmpty();
    assertThat(ends.open()).as("open at the kill; else the run is void").isPositive();
    assertThat(ends.moved()).as("taken over; else the run is void").isPositive();
    assertThat(committed).as("committed; else the run is void").isGreaterThan(lives.size() / 10);
    assertThat(undone).as("undone; else the run is void").isGreaterThan(10);
  }

  private void awaitSubmissions(int count) {
    int before = submitter.size();
    long startedNanos = System.nanoTime();
    await("%d submissions before the fault; else the run is void".formatted(count))
        .atMost(BEFORE_LIMIT)
        .until(() -> submitter.size() - before >= count);
    say("  before the fault: %d submissions in %d ms".formatted(count, millisSince(startedNanos)));
  }
}
