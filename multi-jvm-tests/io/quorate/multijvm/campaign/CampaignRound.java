package io.quorate.multijvm.campaign;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.campaign.lab.CampaignProbe;
import io.quorate.multijvm.check.Outage;
import io.quorate.multijvm.fault.Fault;
import io.quorate.multijvm.fault.FaultDemand;
import io.quorate.multijvm.lab.LabFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What happened in one round: a fault under load, until all was well again. Immutable.
 *
 * @param beginNanos when the fault began
 * @param endNanos when the cluster was whole and every account took writes again
 * @param figures what has happened in the nodes meanwhile
 * @param unavailable the longest time since the beginning that an account took no write
 * @param voids why the round proves nothing; empty when it does
 * @param findings broken promises
 */
record CampaignRound(
    Fault fault,
    long beginNanos,
    long endNanos,
    LabFigures figures,
    Duration unavailable,
    List<String> voids,
    List<String> findings) {

  /** Of the plain load: beside it run clients of locks, sets and registers, and readers. */
  private static final int GATE_PER_SECOND = 25;

  private static final Duration GATE = Duration.ofSeconds(3);
  private static final int GATE_TRIES = 4;

  CampaignRound {
    voids = List.copyOf(voids);
    findings = List.copyOf(findings);
  }

  /** Runs one; its fault's kind must be possible on this machine. */
  static CampaignRound run(CampaignLab on, Fault fault) {
    var voids = new ArrayList<String>();
    for (int node = CampaignLab.NODES + 1; node <= fault.nodes(); node++) {
      on.join(node);
      on.awaitWhole();
    }
    // A node that has just come back owns nothing, and what happens to it would harm nobody.
    on.shards().awaitSome();
    if (!passesRate(on)) {
      voids.add("fewer than %d operations a second before the fault".formatted(GATE_PER_SECOND));
    }
    LabFigures before = on.lab().figures();
    long beginNanos = System.nanoTime();
    try {
      fault.begin().run();
      long begunNanos = System.nanoTime();
      await("the fault's time")
          .atMost(fault.hold().plusMinutes(1))
          .until(() -> hasPassed(fault.hold(), begunNanos));
      voids.add(fault.doubt().get());
    } finally {
      fault.heal().run();
    }
    long healedNanos = System.nanoTime();
    on.awaitWhole();
    on.awaitWritable(healedNanos);
    long endNanos = System.nanoTime();
    LabFigures figures = on.lab().figures().since(before);
    Duration unavailable = CampaignProbe.longestSince(on.load().probes(), beginNanos);
    on.shards().twice().ifPresent(on.history()::violation);
    for (int node = CampaignLab.NODES + 1; node <= fault.nodes(); node++) {
      on.leave(node);
    }
    voids.removeIf(String::isEmpty);
    return judged(
        fault, on.margins().failOver(), beginNanos, endNanos, figures, unavailable, voids);
  }

  /**
   * Holds what was seen against what the fault demands.
   *
   * @param failOver how long a fail-over may take
   * @param seen why the round is void already
   */
  static CampaignRound judged(
      Fault fault,
      Duration failOver,
      long beginNanos,
      long endNanos,
      LabFigures figures,
      Duration unavailable,
      List<String> seen) {
    var voids = new ArrayList<>(seen);
    if (fault.demands(FaultDemand.DECISION) && figures.decisions() == 0) {
      voids.add("the resolver decided nothing");
    }
    if (fault.demands(FaultDemand.REMOVAL) && figures.removed() == 0) {
      voids.add("no node was removed");
    }
    if (fault.demands(FaultDemand.KILL) && figures.killed() == 0) {
      voids.add("no node was killed");
    }
    Duration least = fault.hold().dividedBy(2);
    if (fault.demands(FaultDemand.STANDSTILL) && unavailable.compareTo(least) < 0) {
      voids.add("all accounts took writes all the time");
    }
    var findings = new ArrayList<String>();
    if (fault.demands(FaultDemand.NOBODY_LOST) && lost(fault, figures) > 0) {
      findings.add(
          "Expected no node to be lost by %s, but %s".formatted(fault.kind().word(), figures));
    }
    if (fault.demands(FaultDemand.FAIL_OVER) && unavailable.compareTo(failOver) > 0) {
      findings.add(
          "Expected every account to take writes within %d ms after %s, but it took %d ms"
              .formatted(failOver.toMillis(), fault.kind().word(), unavailable.toMillis()));
    }
    return new CampaignRound(fault, beginNanos, endNanos, figures, unavailable, voids, findings);
  }

  /**
   * Returns the time in which things may have taken longer, by the wall clock.
   *
   * @param failOver by how much longer, when the fault demands that a fail-over takes no more
   */
  Outage outage(Duration failOver) {
    long sinceBeginMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
    long sinceEndMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - endNanos);
    long nowMs = System.currentTimeMillis();
    long longestMs = fault.demands(FaultDemand.FAIL_OVER) ? failOver.toMillis() : Long.MAX_VALUE;
    return new Outage(nowMs - sinceBeginMs, nowMs - sinceEndMs, longestMs);
  }

  @Override
  public String toString() {
    return "%-26s %s: whole after %d ms, an account took no write for %d ms; %s%s%s"
        .formatted(
            fault.kind().word(),
            fault.detail(),
            Duration.ofNanos(endNanos - beginNanos).toMillis(),
            unavailable.toMillis(),
            figures,
            voids.isEmpty() ? "" : "; VOID: " + voids,
            findings.isEmpty() ? "" : "; FOUND: " + findings);
  }

  /** Returns how many nodes ended that were not asked to leave. */
  private static long lost(Fault fault, LabFigures figures) {
    long unasked = fault.demands(FaultDemand.NO_FAILED_REQUEST) ? 0 : figures.left();
    return unasked + figures.removed() + figures.killed() + figures.otherExits();
  }

  /** Tells whether enough goes through, once what an earlier fault left is over. */
  private static boolean passesRate(CampaignLab on) {
    for (int i = 0; i < GATE_TRIES; i++) {
      int before = on.size();
      try {
        await("enough operations")
            .atMost(GATE)
            .until(() -> on.size() - before >= GATE_PER_SECOND * GATE.toSeconds());
        return true;
      } catch (ConditionTimeoutException tooFew) {
        // Once more.
      }
    }
    return false;
  }

  private static boolean hasPassed(Duration time, long sinceNanos) {
    return System.nanoTime() - sinceNanos >= time.toNanos();
  }
}
