package io.quorate.bench.size;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadFigures;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.result.Rounds;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Heap;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import io.quorate.local.os.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures deposits to more and more of the accounts that a node has, of which not all fit into its
 * memory. All are opened first, by batches; then each number of them is under load, one after the
 * other, and the order turns round with each round. In the end the audit counts the money.
 */
public final class EntitiesScenario implements Scenario {

  private static final List<Integer> IN_USE = List.of(1_000, 10_000, 100_000, 1_000_000);
  private static final List<Integer> IN_USE_QUICK = List.of(1_000, 10_000);
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(15);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final Duration AUDIT_LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final double MIB = 1024.0 * 1024.0;

  private final Plan plan;
  private long acknowledged;

  private record EntitiesCell(int accounts, int connections) {}

  /** Deposits to any of the accounts. */
  private record AnyAccount(WireClient client, SplittableRandom random, int accounts)
      implements LoadGenerator.Caller {

    @Override
    public void call() throws IOException {
      if (client.send(Requests.deposit(id(random.nextInt(accounts)))) / 100 != 2) {
        throw new BenchFailure("Expected 2xx, but got: " + client.response());
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  public EntitiesScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    List<Integer> inUse = plan.quick() ? IN_USE_QUICK : IN_USE;
    long startedNanos = System.nanoTime();
    Accounts.open(node.httpPort(), 0, inUse.getLast(), EntitiesScenario::id);
    double openedPerSecond = inUse.getLast() / ((System.nanoTime() - startedNanos) / 1e9);
    double heapMib = Heap.liveBytes(node.handle()) / MIB;
    System.out.printf(
        "%,d accounts, opened at %,.0f/s; heap after collection %.0f MiB%n",
        inUse.getLast(), openedPerSecond, heapMib);
    load(node, inUse.getFirst(), plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP));
    Rounds<EntitiesCell, LoadFigures> figures = new Rounds<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int connections : plan.connections()) {
        for (int accounts : inUse) {
          var cell = new EntitiesCell(accounts, connections);
          figures.add(round, cell, measure(stage, node, cell));
        }
      }
      inUse = inUse.reversed();
    }
    print(figures);
    verifyMoney(node);
    Report.writeJson(
        out.resolve("entities.json"),
        Map.of(
            "machine",
            Machine.here(stage.directory()),
            "plan",
            plan,
            "openedPerSecond",
            openedPerSecond,
            "heapMiB",
            heapMib,
            "cells",
            figures.json()));
  }

  private static String id(int number) {
    return "one-of-many-" + number;
  }

  private LoadFigures measure(Stage stage, ServerProcess node, EntitiesCell cell) {
    List<ServerProcess> one = List.of(node);
    CpuTimes.awaitCalm(one, stage.databaseProcess());
    CpuTimes before = CpuTimes.now(one, stage.databaseProcess());
    Result result = load(node, cell.accounts, plan.cell(cell.connections, WARM_UP));
    CpuTimes.awaitCalm(one, stage.databaseProcess());
    CpuTimes used = CpuTimes.now(one, stage.databaseProcess()).since(before);
    return LoadFigures.of(result, 1, used, result.acknowledged());
  }

  private Result load(ServerProcess node, int accounts, Load load) {
    Result result =
        LoadGenerator.run(
            number ->
                new AnyAccount(
                    new WireClient(node.httpPort()), new SplittableRandom(number), accounts),
            load);
    acknowledged += result.acknowledged();
    return result;
  }

  private static void print(Rounds<EntitiesCell, LoadFigures> figures) {
    String row = "%9s %5s %9s %8s %8s %9s %9s%n";
    System.out.printf(row, "accounts", "conn.", "/s", "p50 ms", "p99 ms", "CPU node", "CPU db");
    figures.forEach(
        (cell, rounds) ->
            System.out.printf(
                row,
                "%,d".formatted(cell.accounts),
                cell.connections,
                "%,.0f".formatted(Median.of(rounds, LoadFigures::perSecond)),
                "%.2f".formatted(Median.of(rounds, LoadFigures::p50Ms)),
                "%.2f".formatted(Median.of(rounds, LoadFigures::p99Ms)),
                "%.0f us".formatted(Median.of(rounds, LoadFigures::serverCpuMicros)),
                "%.0f us".formatted(Median.of(rounds, LoadFigures::databaseCpuMicros))));
  }

  /** The audit follows what was answered, so it is asked until it has come so far. */
  private void verifyMoney(ServerProcess node) {
    Deadline deadline = Deadline.after(AUDIT_LIMIT);
    try (var client = new WireClient(node.httpPort())) {
      while (true) {
        client.send(Requests.get("/v1/audit"));
        if (client.number("total") == acknowledged
            && client.response().contains("\"conserved\":true")) {
          System.out.printf(
              "%,d deposits acknowledged, as many in the accounts, by the audit%n", acknowledged);
          return;
        }
        if (deadline.passed()) {
          throw new BenchFailure(
              "Expected the audit to show %d, but: %s".formatted(acknowledged, client.response()));
        }
        Deadline.pause(POLL);
      }
    } catch (IOException e) {
      throw new BenchFailure("Expected the audit, but got none", e);
    }
  }
}
