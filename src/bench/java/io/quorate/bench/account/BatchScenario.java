package io.quorate.bench.account;

import io.quorate.bench.load.DepositSender;
import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadFigures;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures batches of 1,000 deposits, to one account and to 1,000, beside single deposits. One
 * node, and one load at a time; afterwards the balances must be what was acknowledged.
 */
public final class BatchScenario implements Scenario {

  private static final int OPERATIONS = 1_000;
  private static final int ACCOUNTS = 1_000;
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(15);
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private final Plan plan;

  /** What is sent. */
  private enum Sending {
    ONE_BY_ONE_HOT("one by one, one account", 128),
    ONE_BY_ONE_SPREAD("one by one, 1,000 accounts", 128),
    BATCH_HOT_ALONE("batches, one account", 1),
    BATCH_HOT("batches, one account", 8),
    BATCH_SPREAD_ALONE("batches, 1,000 accounts", 1),
    BATCH_SPREAD("batches, 1,000 accounts", 8);

    private final String label;
    private final int connections;

    Sending(String label, int connections) {
      this.label = label;
      this.connections = connections;
    }

    int deposits() {
      return label.startsWith("batches") ? OPERATIONS : 1;
    }

    String account(int number) {
      return label.endsWith("one account") ? "hot" : "spread-" + number % ACCOUNTS;
    }

    List<byte[]> requests() {
      IntFunction<byte[]> request =
          deposits() == 1
              ? number -> Requests.deposit(account(number))
              : number -> Requests.batch(operations(number));
      return IntStream.range(0, deposits() == 1 ? ACCOUNTS : 8).mapToObj(request).toList();
    }

    /** Deposits to all accounts, in an order of its own for each number. */
    private String operations(int number) {
      var random = new SplittableRandom(number);
      return IntStream.range(0, OPERATIONS)
          .mapToObj(i -> account(random.nextInt(ACCOUNTS)))
          .map(
              account ->
                  "{\"method\":\"POST\",\"path\":\"/v1/accounts/%s/deposits\",\"body\":{\"amount\":1}}"
                      .formatted(account))
          .collect(Collectors.joining(","));
    }
  }

  public BatchScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    BulkSender.sendOne(node.httpPort(), Requests.open("hot", 0));
    BulkSender.send(node.httpPort(), ACCOUNTS, 16, i -> Requests.open("spread-" + i, 0));
    long deposited = 0;
    for (Sending sending : Sending.values()) {
      Load warmUp = plan.warmUp(sending.connections, FIRST_WARM_UP);
      Result result = send(node, sending, warmUp, () -> {}, () -> {});
      deposited += result.acknowledged() * sending.deposits();
    }
    Map<Sending, List<LoadFigures>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Sending sending : Sending.values()) {
        List<CpuTimes> times = new ArrayList<>();
        Runnable clock = () -> times.add(CpuTimes.now(List.of(node), stage.databaseProcess()));
        Load cell = plan.cell(sending.connections, WARM_UP);
        Result result = send(node, sending, cell, clock, clock);
        deposited += result.acknowledged() * sending.deposits();
        CpuTimes cpu = times.getLast().since(times.getFirst());
        int each = sending.deposits();
        LoadFigures one = LoadFigures.of(result, each, cpu, result.inTime() * each);
        System.err.printf("round %d: %s: %s%n", round, sending, one);
        figures.computeIfAbsent(sending, unknown -> new ArrayList<>()).add(one);
      }
    }
    requireBalances(node, deposited);
    print(figures);
    Report.writeJson(
        out.resolve("batch.json"),
        Map.of("machine", Machine.here(stage.directory()), "figures", figures));
  }

  private static Result send(
      ServerProcess node, Sending sending, Load load, Runnable begin, Runnable end) {
    List<byte[]> requests = sending.requests();
    return LoadGenerator.run(
        number ->
            new DepositSender(
                new WireClient(node.httpPort(), DepositSender.LARGEST_ANSWER),
                requests,
                new SplittableRandom(number),
                sending.deposits()),
        load,
        begin,
        end);
  }

  private static void requireBalances(ServerProcess node, long deposited) {
    long found = 0;
    try (var client = new WireClient(node.httpPort())) {
      for (int i = 0; i <= ACCOUNTS; i++) {
        client.send(Requests.account(i == ACCOUNTS ? "hot" : "spread-" + i));
        found += client.number("balance");
      }
    } catch (IOException e) {
      throw new BenchFailure("Expected to read the balances, but could not", e);
    }
    if (found != deposited) {
      throw new BenchFailure(
          "Expected %d in the accounts, but there is %d.".formatted(deposited, found));
    }
  }

  private static void print(Map<Sending, List<LoadFigures>> figures) {
    String row = "%5s  %-28s %12s %8s %8s %9s %9s%n";
    System.out.printf(row, "conn.", "deposits", "/s", "p50 ms", "p99 ms", "node CPU", "database");
    figures.forEach(
        (sending, measured) ->
            System.out.printf(
                row,
                sending.connections,
                sending.label,
                "%,.0f".formatted(Median.of(measured, LoadFigures::perSecond)),
                "%.1f".formatted(Median.of(measured, LoadFigures::p50Ms)),
                "%.1f".formatted(Median.of(measured, LoadFigures::p99Ms)),
                "%.1f us".formatted(Median.of(measured, LoadFigures::serverCpuMicros)),
                "%.1f us".formatted(Median.of(measured, LoadFigures::databaseCpuMicros))));
  }
}
