package io.quorate.multijvm.campaign;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.check.FailedRequests;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.fault.FaultDemand;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockSetOperation;
import io.quorate.multijvm.lock.SessionOperation;
import io.quorate.multijvm.register.RegisterOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All rounds on one lab, and the judgement on them. Immutable.
 *
 * @param rows one for each round
 * @param zombieRefusals how many writes of zombies were not even begun
 * @param voids why rounds prove nothing
 * @param findings broken promises
 */
record CampaignEpoch(
    List<Row> rows,
    String judgement,
    long zombieRefusals,
    List<String> voids,
    List<String> findings) {

  private static final int LEAST_READS = 200;
  private static final int LEAST_AUDITS = 20;

  /** Of a round that must fail no request; else it is void. */
  private static final int LEAST_OPERATIONS = 500;

  private static final int PERCENT = 99;
  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> ORDERLY = Set.of(503, 504);

  CampaignEpoch {
    rows = List.copyOf(rows);
    voids = List.copyOf(voids);
    findings = List.copyOf(findings);
  }

  /**
   * A round and what clients saw in it.
   *
   * @param p99Ms how long the requests took, with all that was sent again
   */
  record Row(CampaignRound round, History.Counts counts, long p99Ms) {}

  /** Puts together what was seen, once all is over. */
  static CampaignEpoch of(CampaignLab on, List<CampaignRound> rounds, CampaignJudgement judgement) {
    List<Operation> operations = on.history().operations();
    var rows = new ArrayList<Row>();
    var voids = new ArrayList<String>();
    var findings = new ArrayList<>(judgement.findings());
    for (int i = 0; i < rounds.size(); i++) {
      CampaignRound round = rounds.get(i);
      long nextNanos = i + 1 < rounds.size() ? rounds.get(i + 1).beginNanos() : System.nanoTime();
      String word = round.fault().kind().word() + ": ";
      List<Operation> during =
          operations.stream().filter(o -> isWithin(round, o.invokedNanos())).toList();
      rows.add(new Row(round, History.count(during), p99Ms(during)));
      round.voids().forEach(v -> voids.add(word + v));
      findings.addAll(round.findings());
      if (round.fault().demands(FaultDemand.ANSWERS)) {
        findings.addAll(late(attempts(on, round), nextNanos));
      }
      findings.addAll(broken(attempts(on, round)));
      if (round.fault().demands(FaultDemand.NO_FAILED_REQUEST)) {
        findings.addAll(failed(on, round, during));
        if (during.size() < LEAST_OPERATIONS) {
          voids.add(word + "fewer than %d operations".formatted(LEAST_OPERATIONS));
        }
      }
    }
    if (rounds.isEmpty()) {
      voids.add("there was no round");
    }
    if (on.load().audits() < LEAST_AUDITS) {
      voids.add("fewer than %d audits of different moments".formatted(LEAST_AUDITS));
    }
    if (judgement.committed() == 0 || judgement.committed() == judgement.transactions()) {
      voids.add(
          "of %d transactions %d committed"
              .formatted(judgement.transactions(), judgement.committed()));
    }
    if (on.partner().deeds().isEmpty()) {
      voids.add("no partner was called");
    }
    if (judgement.registers().reads() < LEAST_READS) {
      voids.add("fewer than %d reads of registers".formatted(LEAST_READS));
    }
    voids.addAll(judgement.locks().voids());
    voids.addAll(judgement.levels().voids());
    return new CampaignEpoch(rows, judgement.toString(), on.zombie().refused(), voids, findings);
  }

  /** Returns why rounds of several epochs, taken together, prove nothing. */
  static List<String> voidsOfAll(List<CampaignEpoch> epochs) {
    long zombies =
        epochs.stream()
            .flatMap(epoch -> epoch.rows.stream())
            .filter(row -> row.round().fault().demands(FaultDemand.ZOMBIE))
            .count();
    long refused = epochs.stream().mapToLong(CampaignEpoch::zombieRefusals).sum();
    return zombies == 0 || refused > 0
        ? List.of()
        : List.of("in %d rounds no zombie was refused anything".formatted(zombies));
  }

  /** Returns all that was asked in a round; of what was to wait, the time from there on. */
  private static List<Attempt> attempts(CampaignLab on, CampaignRound round) {
    return Stream.of(
            on.history().operations().stream().map(Operation::attempts),
            on.market().submitter().submissions().stream().map(Submission::attempts),
            on.registers().operations().stream().map(RegisterOperation::attempts),
            on.locks().operations().stream().map(LockOperation::answers),
            on.locks().sets().stream().map(LockSetOperation::answers),
            on.locks().sessions().stream().map(SessionOperation::attempts))
        .flatMap(all -> all)
        .flatMap(List::stream)
        .filter(attempt -> isWithin(round, attempt.invokedNanos()))
        .toList();
  }

  /**
   * Returns the answers that say that a node did what it should not: 5xx other than 503 and 504.
   */
  static List<String> broken(List<Attempt> attempts) {
    return attempts.stream()
        .filter(attempt -> attempt.status() >= SERVER_ERROR)
        .filter(attempt -> !ORDERLY.contains(attempt.status()))
        .map("Expected 503 or 504 when something cannot be done, but %s"::formatted)
        .toList();
  }

  /**
   * Returns the requests that waited for their answer for too long.
   *
   * @param nextNanos when the next fault began, which may have kept the answer away for longer
   */
  static List<String> late(List<Attempt> attempts, long nextNanos) {
    Duration limit = FaultDemand.ANSWER_LIMIT;
    return attempts.stream()
        .filter(attempt -> attempt.duration().compareTo(limit) > 0)
        .filter(attempt -> nextNanos - attempt.invokedNanos() > limit.toNanos())
        .map(attempt -> "Expected an answer within %s, but %s".formatted(limit, attempt))
        .toList();
  }

  private static List<String> failed(
      CampaignLab on, CampaignRound round, List<Operation> operations) {
    var failed = new ArrayList<>(FailedRequests.among(operations));
    failed.addAll(
        FailedRequests.amongTransactions(
            on.market().submitter().submissions().stream()
                .filter(s -> isWithin(round, s.attempts().getFirst().invokedNanos()))
                .toList()));
    failed.addAll(
        FailedRequests.amongRegisters(
            on.registers().operations().stream()
                .filter(o -> isWithin(round, o.attempts().getFirst().invokedNanos()))
                .toList()));
    failed.addAll(
        FailedRequests.amongLocks(
            on.locks().operations().stream()
                .filter(o -> isWithin(round, o.attempts().getFirst().invokedNanos()))
                .toList()));
    failed.addAll(
        FailedRequests.amongSets(
            on.locks().sets().stream()
                .filter(o -> isWithin(round, o.attempts().getFirst().invokedNanos()))
                .toList()));
    return failed;
  }

  private static boolean isWithin(CampaignRound round, long nanos) {
    return nanos - round.beginNanos() >= 0 && nanos - round.endNanos() < 0;
  }

  private static long p99Ms(List<Operation> operations) {
    long[] nanos =
        operations.stream()
            .mapToLong(o -> o.last().returnedNanos() - o.invokedNanos())
            .sorted()
            .toArray();
    return nanos.length == 0
        ? 0
        : Duration.ofNanos(nanos[Math.min(nanos.length - 1, nanos.length * PERCENT / 100)])
            .toMillis();
  }
}
