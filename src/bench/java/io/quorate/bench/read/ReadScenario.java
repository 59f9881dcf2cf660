package io.quorate.bench.read;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.result.Rounds;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures what it costs that every read is linearizable: reads of one account of a node as
 * shipped, of one that trusts its memory, and of a row. All servers run all the time, one at a time
 * is under load, and the order turns round with each round.
 */
public final class ReadScenario implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final String ACCOUNT = "read";
  private static final byte[][] READ = {Requests.account(ACCOUNT)};

  private static final List<ServerKind> SERVERS =
      List.of(ServerKind.GROUP_COMMIT, ServerKind.TRUSTING, ServerKind.ROW_LOCK);

  private final Plan plan;

  private record ReadCell(ServerKind server, int connections) {}

  /** One cell in one round. */
  private record Figures(double perSecond, double p50Ms, double p99Ms, double serverCpuMicros) {}

  public ReadScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    List<ServerProcess> servers = new ArrayList<>();
    for (ServerKind kind : SERVERS) {
      ServerProcess server = stage.start(kind);
      BulkSender.sendOne(server.httpPort(), Requests.open(ACCOUNT, 0));
      LoadGenerator.run(server.httpPort(), READ, plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP));
      servers.add(server);
    }
    Rounds<ReadCell, Figures> figures = new Rounds<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int connections : plan.connections()) {
        for (ServerProcess server : servers) {
          var cell = new ReadCell(server.kind(), connections);
          figures.add(round, cell, measure(stage, server, connections));
        }
      }
      servers = servers.reversed();
    }
    print(figures);
    Report.writeJson(
        out.resolve("reads.json"),
        Map.of("machine", Machine.here(stage.directory()), "plan", plan, "cells", figures.json()));
  }

  private Figures measure(Stage stage, ServerProcess server, int connections) {
    List<ServerProcess> one = List.of(server);
    List<CpuTimes> times = new ArrayList<>();
    Runnable clock = () -> times.add(CpuTimes.now(one, stage.databaseProcess()));
    Load load = plan.cell(connections, WARM_UP);
    Result result = LoadGenerator.run(server.httpPort(), READ, load, clock, clock);
    long count = Math.max(1, result.inTime());
    return new Figures(
        result.perSecond(),
        result.p50Ms(),
        result.p99Ms(),
        times.getLast().since(times.getFirst()).server().toNanos() / 1000.0 / count);
  }

  private static void print(Rounds<ReadCell, Figures> figures) {
    String row = "%5s  %-16s %9s %8s %8s %9s %10s%n";
    System.out.printf(row, "conn.", "reads of", "/s", "p50 ms", "p99 ms", "CPU", "x trusting");
    figures.forEach(
        (cell, rounds) -> {
          Figures median = median(rounds);
          var base = new ReadCell(ServerKind.TRUSTING, cell.connections);
          double trusting = median(figures.of(base)).perSecond;
          System.out.printf(
              row,
              cell.connections,
              cell.server == ServerKind.GROUP_COMMIT ? "as shipped" : cell.server.label(),
              "%,.0f".formatted(median.perSecond),
              "%.3f".formatted(median.p50Ms),
              "%.3f".formatted(median.p99Ms),
              "%.1f us".formatted(median.serverCpuMicros),
              "%.3f".formatted(median.perSecond / trusting));
        });
  }

  private static Figures median(List<Figures> rounds) {
    return new Figures(
        Median.of(rounds.stream().mapToDouble(Figures::perSecond).toArray()),
        Median.of(rounds.stream().mapToDouble(Figures::p50Ms).toArray()),
        Median.of(rounds.stream().mapToDouble(Figures::p99Ms).toArray()),
        Median.of(rounds.stream().mapToDouble(Figures::serverCpuMicros).toArray()));
  }
}
