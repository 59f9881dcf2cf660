package io.quorate.bench.account;

import io.quorate.bench.load.DepositSender;
import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import io.quorate.local.cluster.LocalJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures deposits on two clusters of three nodes each: one over a PostgreSQL, one that keeps the
 * journal by itself. Both run all the time on this machine, one at a time is under load, through
 * all of its nodes, and the order turns round with each round. In the end the money is counted.
 */
public final class JournalsScenario implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final List<Workload> WORKLOADS = List.of(Workload.HOT, Workload.SPREAD);

  private final Plan plan;
  private final Map<LocalJournal, Long> acknowledged = new LinkedHashMap<>();

  private record JournalCell(Workload workload, int connections, LocalJournal journal) {}

  /**
   * One cell in one round.
   *
   * @param cpuMicros processor time of all nodes and of the database for one deposit
   */
  private record Figures(double perSecond, double p50Ms, double p99Ms, double cpuMicros) {}

  public JournalsScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    Map<LocalJournal, List<Integer>> clusters = new LinkedHashMap<>();
    for (LocalJournal journal : LocalJournal.values()) {
      clusters.put(journal, stage.startCluster(journal));
    }
    clusters.values().forEach(JournalsScenario::openAccounts);
    clusters.forEach(
        (journal, ports) ->
            WORKLOADS.forEach(
                workload -> {
                  var cell = new JournalCell(workload, WARM_UP_CONNECTIONS, journal);
                  Load load = plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP);
                  load(cell, ports, load, () -> {});
                }));
    List<LocalJournal> order = List.of(LocalJournal.values());
    Map<JournalCell, List<Figures>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Workload workload : WORKLOADS) {
        for (int connections : plan.connections()) {
          for (LocalJournal journal : order) {
            var cell = new JournalCell(workload, connections, journal);
            Figures measured = measure(cell, clusters.getOrDefault(journal, List.of()));
            System.err.printf("round %d: %s: %s%n", round, cell, measured);
            figures.computeIfAbsent(cell, unknown -> new ArrayList<>()).add(measured);
          }
        }
      }
      order = order.reversed();
    }
    print(figures);
    clusters.forEach(this::verifyMoney);
    List<Map<String, Object>> report = new ArrayList<>();
    figures.forEach((cell, rounds) -> report.add(Map.of("cell", cell, "rounds", rounds)));
    Report.writeJson(
        out.resolve("journals.json"),
        Map.of("machine", Machine.here(stage.directory()), "plan", plan, "cells", report));
  }

  private static void openAccounts(List<Integer> ports) {
    for (Workload workload : WORKLOADS) {
      List<String> accounts = workload.accounts();
      BulkSender.send(
          ports.getFirst(),
          accounts.size(),
          WARM_UP_CONNECTIONS,
          i -> Requests.open(accounts.get(i), 0));
    }
  }

  private Figures measure(JournalCell cell, List<Integer> ports) {
    List<Duration> used = new ArrayList<>();
    Load load = plan.cell(cell.connections, WARM_UP);
    Result result = load(cell, ports, load, () -> used.add(CpuTimes.ofChildren()));
    Duration cpu = used.getLast().minus(used.getFirst());
    double count = Math.max(1.0, (double) result.inTime());
    return new Figures(
        result.perSecond(), result.p50Ms(), result.p99Ms(), cpu.toNanos() / 1000.0 / count);
  }

  /**
   * Makes deposits through all nodes.
   *
   * @param clock called when the measured time begins, and when it ends
   */
  private Result load(JournalCell cell, List<Integer> ports, Load load, Runnable clock) {
    List<byte[]> requests = List.of(cell.workload.requests());
    Result result =
        LoadGenerator.run(
            number ->
                new DepositSender(
                    new WireClient(ports.get(number % ports.size())),
                    requests,
                    new SplittableRandom(number),
                    1),
            load,
            clock,
            clock);
    acknowledged.merge(cell.journal, result.acknowledged(), Long::sum);
    return result;
  }

  private static void print(Map<JournalCell, List<Figures>> figures) {
    String row = "%-16s %5s  %-9s %9s %8s %8s %9s %12s %12s%n";
    System.out.printf(
        row,
        "deposits",
        "conn.",
        "journal",
        "/s",
        "p50 ms",
        "p99 ms",
        "CPU",
        "x postgres",
        "x p50");
    figures.forEach(
        (cell, rounds) -> {
          var other = new JournalCell(cell.workload, cell.connections, LocalJournal.POSTGRES);
          List<Figures> base = figures.getOrDefault(other, rounds);
          double perSecond = Median.of(rounds, Figures::perSecond);
          double p50Ms = Median.of(rounds, Figures::p50Ms);
          System.out.printf(
              row,
              cell.workload.label(),
              cell.connections,
              cell.journal.name().toLowerCase(Locale.ROOT),
              "%,.0f".formatted(perSecond),
              "%.2f".formatted(p50Ms),
              "%.2f".formatted(Median.of(rounds, Figures::p99Ms)),
              "%.0f us".formatted(Median.of(rounds, Figures::cpuMicros)),
              "%.2f".formatted(perSecond / Median.of(base, Figures::perSecond)),
              "%.2f".formatted(p50Ms / Median.of(base, Figures::p50Ms)));
        });
  }

  private void verifyMoney(LocalJournal journal, List<Integer> ports) {
    List<String> accounts =
        WORKLOADS.stream().flatMap(workload -> workload.accounts().stream()).toList();
    long balance =
        BulkSender.sum(
            ports.getLast(),
            accounts.size(),
            WARM_UP_CONNECTIONS,
            i -> Requests.account(accounts.get(i)),
            answered -> answered.number("balance"));
    long expected = acknowledged.getOrDefault(journal, 0L);
    System.out.printf(
        "%s: %,d deposits acknowledged, %,d on the accounts%n", journal, expected, balance);
    if (balance != expected) {
      throw new BenchFailure("Expected money to be conserved, but it is not.");
    }
  }
}
