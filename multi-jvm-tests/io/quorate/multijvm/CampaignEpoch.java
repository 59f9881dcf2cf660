package io.quorate.multijvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All rounds on one lab, and the judgement on them. Immutable.
 *
 * @param rows one for each round
 * @param unproven how many answers a node withheld, since it could not prove that it owns the
 *     entity
 * @param voids why rounds prove nothing
 * @param findings broken promises
 */
record CampaignEpoch(
    List<Row> rows, long unproven, String judgement, List<String> voids, List<String> findings) {

  private static final String UNPROVEN = "could not prove it just now";
  private static final Duration OWN_IMPATIENCE = Duration.ofSeconds(3);
  private static final int LEAST_READS = 200;
  private static final int PERCENT = 99;

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
    for (CampaignRound round : rounds) {
      List<Operation> during =
          operations.stream().filter(o -> isWithin(round, o.invokedNanos())).toList();
      rows.add(new Row(round, History.count(during), p99Ms(during)));
      round.voids().forEach(v -> voids.add(round.fault().kind().word() + ": " + v));
      findings.addAll(round.findings());
      if (round.fault().demands(FaultDemand.NO_FAILED_REQUEST)) {
        failed(on, round, during).forEach(findings::add);
      }
    }
    if (judgement.registers().reads() < LEAST_READS) {
      voids.add("fewer than %d reads of registers".formatted(LEAST_READS));
    }
    long unproven =
        operations.stream()
            .flatMap(o -> o.attempts().stream())
            .filter(a -> a.body().contains(UNPROVEN))
            .count();
    return new CampaignEpoch(rows, unproven, judgement.toString(), voids, findings);
  }

  /** Returns the requests that ended in doubt, though there was always a node to answer. */
  private static List<String> failed(
      CampaignLab on, CampaignRound round, List<Operation> operations) {
    var failed = new ArrayList<String>();
    for (Operation operation : operations) {
      // One that was asked once only was given up at once, by a client that never meant to wait.
      boolean ended = operation.last().isAcknowledged() || operation.last().isRefused();
      boolean givenUp = operation.attempts().size() == 1;
      if ((!ended && !givenUp) || operation.attempts().stream().anyMatch(CampaignEpoch::isFailed)) {
        failed.add("Expected an answer while nodes come and go, but got " + operation);
      }
    }
    for (Submission submission : on.market().submitter().submissions()) {
      Attempt last = submission.last();
      boolean within = isWithin(round, submission.attempts().getFirst().invokedNanos());
      // What may not be sent again may meet a connection that is just being closed.
      boolean single = !submission.draft().isRepeatable() && last.status() == Attempt.BROKEN;
      if (within && !last.isAcknowledged() && !last.isRefused() && !single) {
        failed.add("Expected an answer while nodes come and go, but got " + submission);
      }
    }
    return failed;
  }

  /** A connection may break when its node ends; and some clients wait for a short time only. */
  private static boolean isFailed(Attempt attempt) {
    boolean impatient =
        attempt.status() == Attempt.TIMED_OUT && attempt.duration().compareTo(OWN_IMPATIENCE) < 0;
    return !attempt.isAcknowledged()
        && !attempt.isCertainlyNotDone()
        && attempt.status() != Attempt.BROKEN
        && !impatient;
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
