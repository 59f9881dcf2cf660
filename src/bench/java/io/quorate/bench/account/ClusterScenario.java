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
import io.quorate.bench.result.Rounds;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures deposits on several clusters, which differ in one thing. All run all the time on this
 * machine, one at a time is under load, through all of its nodes, and the order turns round with
 * each round. In the end the money is counted.
 */
public final class ClusterScenario implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final List<Workload> WORKLOADS = List.of(Workload.HOT, Workload.SPREAD);

  private static final int USUAL_NODES = 3;
  private static final int MOST_NODES = 3;

  private final Plan plan;
  private final String name;
  private final List<Cluster> clusters;
  private final Map<Cluster, Long> acknowledged = new LinkedHashMap<>();

  private record Cluster(String label, LocalJournal journal, int nodes) {}

  private record ClusterCell(Workload workload, int connections, String cluster) {}

  /**
   * One cell in one round.
   *
   * @param cpuMicros processor time of all nodes and of the database for one deposit
   */
  private record Figures(double perSecond, double p50Ms, double p99Ms, double cpuMicros) {}

  private ClusterScenario(Plan plan, String name, List<Cluster> clusters) {
    this.plan = plan;
    this.name = name;
    this.clusters = List.copyOf(clusters);
  }

  /** Three nodes with each kind of journal: over a PostgreSQL, and kept by the nodes. */
  public static ClusterScenario journals(Plan plan) {
    return new ClusterScenario(
        plan,
        "journals",
        Stream.of(LocalJournal.values())
            .map(
                journal ->
                    new Cluster(journal.name().toLowerCase(Locale.ROOT), journal, USUAL_NODES))
            .toList());
  }

  /** One node, and clusters of two and of three, each over a PostgreSQL. */
  public static ClusterScenario nodes(Plan plan) {
    return new ClusterScenario(
        plan,
        "nodes",
        IntStream.rangeClosed(1, MOST_NODES)
            .mapToObj(
                nodes ->
                    new Cluster(
                        nodes + (nodes == 1 ? " node" : " nodes"), LocalJournal.POSTGRES, nodes))
            .toList());
  }

  @Override
  public void run(Stage stage, Path out) {
    Map<Cluster, List<Integer>> ports = new LinkedHashMap<>();
    for (Cluster cluster : clusters) {
      ports.put(cluster, stage.startCluster(cluster.journal, cluster.nodes));
    }
    ports.values().forEach(ClusterScenario::openAccounts);
    ports.forEach(
        (cluster, own) ->
            WORKLOADS.forEach(
                workload ->
                    load(
                        cluster,
                        workload,
                        own,
                        plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP),
                        () -> {})));
    List<Cluster> order = clusters;
    Rounds<ClusterCell, Figures> figures = new Rounds<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Workload workload : WORKLOADS) {
        for (int connections : plan.connections()) {
          for (Cluster cluster : order) {
            var cell = new ClusterCell(workload, connections, cluster.label);
            List<Integer> own = ports.getOrDefault(cluster, List.of());
            figures.add(round, cell, measure(cluster, workload, own, connections));
          }
        }
      }
      order = order.reversed();
    }
    print(figures);
    ports.forEach(this::verifyMoney);
    Report.writeJson(
        out.resolve(name + ".json"),
        Map.of("machine", Machine.here(stage.directory()), "plan", plan, "cells", figures.json()));
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

  private Figures measure(
      Cluster cluster, Workload workload, List<Integer> ports, int connections) {
    List<Duration> used = new ArrayList<>();
    Load load = plan.cell(connections, WARM_UP);
    Result result = load(cluster, workload, ports, load, () -> used.add(CpuTimes.ofChildren()));
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
  private Result load(
      Cluster cluster, Workload workload, List<Integer> ports, Load load, Runnable clock) {
    List<byte[]> requests = List.of(workload.requests());
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
    acknowledged.merge(cluster, result.acknowledged(), Long::sum);
    return result;
  }

  private void print(Rounds<ClusterCell, Figures> figures) {
    String base = clusters.getFirst().label;
    String row = "%-16s %5s  %-9s %9s %8s %8s %9s %12s %8s%n";
    System.out.printf(
        row, "deposits", "conn.", "cluster", "/s", "p50 ms", "p99 ms", "CPU", "x " + base, "x p50");
    figures.forEach(
        (cell, rounds) -> {
          List<Figures> others = figures.of(new ClusterCell(cell.workload, cell.connections, base));
          double perSecond = Median.of(rounds, Figures::perSecond);
          double p50Ms = Median.of(rounds, Figures::p50Ms);
          System.out.printf(
              row,
              cell.workload.label(),
              cell.connections,
              cell.cluster,
              "%,.0f".formatted(perSecond),
              "%.2f".formatted(p50Ms),
              "%.2f".formatted(Median.of(rounds, Figures::p99Ms)),
              "%.0f us".formatted(Median.of(rounds, Figures::cpuMicros)),
              "%.2f".formatted(perSecond / Median.of(others, Figures::perSecond)),
              "%.2f".formatted(p50Ms / Median.of(others, Figures::p50Ms)));
        });
  }

  private void verifyMoney(Cluster cluster, List<Integer> ports) {
    List<String> accounts =
        WORKLOADS.stream().flatMap(workload -> workload.accounts().stream()).toList();
    long balance =
        BulkSender.sum(
            ports.getLast(),
            accounts.size(),
            WARM_UP_CONNECTIONS,
            i -> Requests.account(accounts.get(i)),
            answered -> answered.number("balance"));
    long expected = acknowledged.getOrDefault(cluster, 0L);
    System.out.printf(
        "%s: %,d deposits acknowledged, %,d on the accounts%n", cluster.label, expected, balance);
    if (balance != expected) {
      throw new BenchFailure("Expected money to be conserved, but it is not.");
    }
  }
}
