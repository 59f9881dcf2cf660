package io.quorate.bench.account;

import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a node against itself without group commit, and against a row lock. All servers run all
 * the time, one at a time is under load, and the order goes round (A, B, C, A, B, C), so that what
 * changes on the machine meanwhile hits all alike.
 */
public final class Comparison implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int WARM_UP_CONNECTIONS = 32;

  private static final List<ServerKind> SERVERS =
      List.of(ServerKind.GROUP_COMMIT, ServerKind.ONE_PERSIST, ServerKind.ROW_LOCK);

  private final Plan plan;
  private final Map<Book, Long> acknowledged = new LinkedHashMap<>();

  /** The accounts of one workload on one server, whose money is counted. */
  private record Book(ServerProcess server, Workload workload) {}

  public Comparison(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    List<ServerProcess> servers = new ArrayList<>();
    for (ServerKind kind : SERVERS) {
      servers.add(stage.start(kind));
    }
    servers.forEach(Comparison::openAccounts);
    servers.forEach(this::warmUp);
    List<Measurement> rounds = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Workload workload : Workload.values()) {
        for (int connections : plan.connections()) {
          for (ServerProcess server : servers) {
            if (workload != Workload.EMPTY || server.kind() == ServerKind.GROUP_COMMIT) {
              var cell = new Cell(server.kind(), workload, connections);
              rounds.add(measure(stage, server, cell, round));
            }
          }
        }
      }
    }
    var table = new ComparisonTable(rounds);
    System.out.println(table.text());
    acknowledged.forEach(Comparison::verifyMoney);
    Report.writeJson(
        out.resolve("compare.json"),
        Map.of("machine", Machine.here(stage.directory()), "plan", plan, "rounds", rounds));
    Report.write(out.resolve("compare.svg"), table.chart());
  }

  private Measurement measure(Stage stage, ServerProcess server, Cell cell, int round) {
    List<ServerProcess> one = List.of(server);
    ProcessHandle database = stage.databaseProcess();
    List<CpuTimes> times = new ArrayList<>();
    Runnable clock = () -> times.add(CpuTimes.now(one, database));
    byte[][] requests = cell.workload().requests();
    Result result =
        LoadGenerator.run(
            server.httpPort(), requests, plan.cell(cell.connections(), WARM_UP), clock, clock);
    acknowledge(server, cell.workload(), result);
    Duration afterwork = CpuTimes.awaitCalm(one, database);
    CpuTimes used = times.getLast().since(times.getFirst());
    long count = Math.max(1, result.inTime());
    var measurement =
        new Measurement(
            cell,
            round,
            result.perSecond(),
            result.p50Ms(),
            result.p99Ms(),
            result.p999Ms(),
            result.maxMs(),
            used.server().toNanos() / 1000.0 / count,
            used.database().toNanos() / 1000.0 / count,
            used.load().toNanos() / 1000.0 / count,
            afterwork.toMillis());
    System.err.printf("round %d: %s%n", round, ComparisonTable.line(measurement));
    return measurement;
  }

  private void warmUp(ServerProcess server) {
    for (Workload workload : Workload.values()) {
      Result result =
          LoadGenerator.run(
              server.httpPort(),
              workload.requests(),
              plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP));
      acknowledge(server, workload, result);
    }
  }

  private void acknowledge(ServerProcess server, Workload workload, Result result) {
    acknowledged.merge(new Book(server, workload), result.acknowledged(), Long::sum);
  }

  private static void openAccounts(ServerProcess server) {
    for (Workload workload : Workload.values()) {
      List<String> accounts = workload.accounts();
      BulkSender.send(
          server.httpPort(),
          accounts.size(),
          WARM_UP_CONNECTIONS,
          i -> Requests.open(accounts.get(i), 0));
    }
  }

  private static void verifyMoney(Book book, long acknowledged) {
    List<String> accounts = book.workload.accounts();
    if (accounts.isEmpty()) {
      return;
    }
    long balance =
        BulkSender.sum(
            book.server.httpPort(),
            accounts.size(),
            WARM_UP_CONNECTIONS,
            i -> Requests.account(accounts.get(i)),
            answered -> answered.number("balance"));
    System.out.printf(
        "%s, %s: %,d deposits acknowledged, %,d on the accounts%n",
        book.server.kind().label(), book.workload.label(), acknowledged, balance);
    if (balance != acknowledged) {
      throw new BenchFailure("Expected money to be conserved, but it is not.");
    }
  }
}
