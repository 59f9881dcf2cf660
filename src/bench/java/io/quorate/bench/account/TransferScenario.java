package io.quorate.bench.account;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BarChart;
import io.quorate.bench.result.BenchFailure;
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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures transfers over HTTP: each protocol of a node, and plain SQL transactions with row locks
 * behind an equal HTTP front. All servers run all the time, one at a time is under load, and the
 * order goes round, so that what changes on the machine meanwhile hits all alike. In the end the
 * money is counted.
 */
public final class TransferScenario implements Scenario {

  private static final int ACCOUNTS = 10_000;
  private static final long INITIAL_BALANCE = 1_000_000_000;
  private static final int DISTINCT_REQUESTS = 20_000;
  private static final int OPENING_CONNECTIONS = 32;
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final String MERCHANT = "p0";
  private static final String EVENTS = "SELECT last_value FROM event_journal_ordering_seq";

  private final Plan plan;

  /** Who pays whom. */
  enum Payments {
    /** Any account any other. */
    UNIFORM("uniform"),
    /** All the same one. */
    MERCHANT("one merchant");

    private final String label;

    Payments(String label) {
      this.label = label;
    }
  }

  /** What drives the transfers: a protocol of a node, or SQL. */
  enum Way {
    SAGA("saga"),
    CHOREOGRAPHY("choreography"),
    TWO_PHASE_COMMIT("2pc"),
    THREE_PHASE_COMMIT("3pc"),
    ROW_LOCK("row lock");

    private final String label;

    Way(String label) {
      this.label = label;
    }
  }

  /** What is measured together. */
  private record TransferCell(Payments payments, int connections, Way way) {}

  /**
   * One cell in one round.
   *
   * @param logBytes of the database's write-ahead log for one transfer
   */
  private record Figures(
      double perSecond,
      double p50Ms,
      double p99Ms,
      double eventsPerTransfer,
      double logBytes,
      double serverCpuMicros,
      double databaseCpuMicros) {}

  public TransferScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.TRANSFERS);
    ServerProcess rowLock = stage.start(ServerKind.ROW_LOCK);
    for (ServerProcess server : List.of(node, rowLock)) {
      BulkSender.send(
          server.httpPort(),
          ACCOUNTS,
          OPENING_CONNECTIONS,
          i -> Requests.open("p" + i, INITIAL_BALANCE));
    }
    Rounds<TransferCell, Figures> figures = new Rounds<>();
    for (Way way : Way.values()) {
      byte[][] requests = requests(Payments.UNIFORM, way);
      int port = server(way, node, rowLock).httpPort();
      LoadGenerator.run(port, requests, plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP));
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Payments payments : Payments.values()) {
        for (int connections : plan.connections()) {
          for (Way way : Way.values()) {
            var cell = new TransferCell(payments, connections, way);
            figures.add(round, cell, measure(stage, server(way, node, rowLock), cell));
          }
        }
      }
    }
    print(figures);
    verifyMoney(node);
    verifyMoney(rowLock);
    Report.writeJson(
        out.resolve("transfers.json"),
        Map.of("machine", Machine.here(stage.directory()), "plan", plan, "cells", figures.json()));
    Report.write(out.resolve("transfers.svg"), chart(figures));
  }

  private static ServerProcess server(Way way, ServerProcess node, ServerProcess rowLock) {
    return way == Way.ROW_LOCK ? rowLock : node;
  }

  private Figures measure(Stage stage, ServerProcess server, TransferCell cell) {
    List<ServerProcess> one = List.of(server);
    CpuTimes.awaitCalm(one, stage.databaseProcess());
    long log = stage.logBytes(server);
    long events = cell.way == Way.ROW_LOCK ? 0 : stage.query(server, EVENTS);
    CpuTimes before = CpuTimes.now(one, stage.databaseProcess());
    byte[][] requests = requests(cell.payments, cell.way);
    Load load = plan.cell(cell.connections, WARM_UP);
    Result result = LoadGenerator.run(server.httpPort(), requests, load);
    CpuTimes.awaitCalm(one, stage.databaseProcess());
    CpuTimes used = CpuTimes.now(one, stage.databaseProcess()).since(before);
    double transfers = Math.max(1, result.acknowledged());
    return new Figures(
        result.perSecond(),
        result.p50Ms(),
        result.p99Ms(),
        cell.way == Way.ROW_LOCK ? 0 : (stage.query(server, EVENTS) - events) / transfers,
        (stage.logBytes(server) - log) / transfers,
        used.server().toNanos() / 1000.0 / transfers,
        used.database().toNanos() / 1000.0 / transfers);
  }

  private static byte[][] requests(Payments payments, Way way) {
    var random = new SplittableRandom(1);
    byte[][] requests = new byte[DISTINCT_REQUESTS][];
    String protocol = way == Way.ROW_LOCK ? "saga" : way.label;
    for (int i = 0; i < requests.length; i++) {
      int payer = 1 + random.nextInt(ACCOUNTS - 1);
      int payee = 1 + (payer + random.nextInt(ACCOUNTS - 2)) % (ACCOUNTS - 1);
      requests[i] =
          Requests.transfer(
              "p" + payer, payments == Payments.MERCHANT ? MERCHANT : "p" + payee, protocol);
    }
    return requests;
  }

  private static void print(Rounds<TransferCell, Figures> figures) {
    String row = "%-13s %5s  %-13s %9s %8s %8s %10s %9s %9s %8s %8s%n";
    System.out.printf(
        row,
        "payments",
        "conn.",
        "way",
        "/s",
        "p50 ms",
        "p99 ms",
        "x row lock",
        "events",
        "log",
        "CPU node",
        "CPU db");
    figures.forEach(
        (cell, rounds) -> {
          Figures median = median(rounds);
          var base = new TransferCell(cell.payments, cell.connections, Way.ROW_LOCK);
          double rowLock = median(figures.of(base)).perSecond;
          System.out.printf(
              row,
              cell.payments.label,
              cell.connections,
              cell.way.label,
              "%,.0f".formatted(median.perSecond),
              "%.2f".formatted(median.p50Ms),
              "%.2f".formatted(median.p99Ms),
              "%.2f".formatted(median.perSecond / rowLock),
              "%.2f".formatted(median.eventsPerTransfer),
              "%,.0f B".formatted(median.logBytes),
              "%.0f us".formatted(median.serverCpuMicros),
              "%.0f us".formatted(median.databaseCpuMicros));
        });
  }

  private static String chart(Rounds<TransferCell, Figures> figures) {
    var chart = new BarChart("Transfers per second, medians of all rounds");
    figures.forEach(
        (cell, rounds) ->
            chart.bar(
                "%s, %d connections".formatted(cell.payments.label, cell.connections),
                cell.way.label,
                median(rounds).perSecond,
                cell.way == Way.ROW_LOCK ? BarChart.Party.PEER : BarChart.Party.NODE));
    return chart.svg();
  }

  private static Figures median(List<Figures> rounds) {
    return new Figures(
        Median.of(rounds, Figures::perSecond),
        Median.of(rounds, Figures::p50Ms),
        Median.of(rounds, Figures::p99Ms),
        Median.of(rounds, Figures::eventsPerTransfer),
        Median.of(rounds, Figures::logBytes),
        Median.of(rounds, Figures::serverCpuMicros),
        Median.of(rounds, Figures::databaseCpuMicros));
  }

  private static void verifyMoney(ServerProcess server) {
    long sum =
        BulkSender.sum(
            server.httpPort(),
            ACCOUNTS,
            OPENING_CONNECTIONS,
            i -> Requests.account("p" + i),
            answered -> answered.number("balance"));
    if (sum != ACCOUNTS * INITIAL_BALANCE) {
      throw new BenchFailure("Expected money to be conserved, but it is not: " + sum);
    }
    System.out.printf(
        "%s: the money of %,d accounts is all there%n", server.kind().label(), ACCOUNTS);
  }
}
