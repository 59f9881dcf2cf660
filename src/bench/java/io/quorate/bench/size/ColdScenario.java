package io.quorate.bench.size;

import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the first answer of entities with short and long histories after a restart of their
 * node: what reading snapshot and journal takes. They are asked in turn, one of each length. The
 * very first one also waits for the node's own code to get warm, so the later half is told by
 * itself. Then the first page of each history is read.
 */
public final class ColdScenario implements Scenario {

  private static final int ACCOUNTS = 20;
  private static final List<Integer> EVENTS = List.of(1, 10, 1_000, 10_000, 100_000);
  private static final List<Integer> EVENTS_QUICK = List.of(1, 10, 1_000);

  private final Plan plan;

  /** What was measured of accounts with so many events, account by account. */
  private record Figures(int events, List<Double> firstAnswerMs, List<Double> historyMs) {

    /** Those that were asked when the node's code was warm. */
    List<Double> later() {
      return firstAnswerMs.subList(firstAnswerMs.size() / 2, firstAnswerMs.size());
    }
  }

  public ColdScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    int port = node.httpPort();
    List<Integer> lengths = plan.quick() ? EVENTS_QUICK : EVENTS;
    for (int events : lengths) {
      Accounts.open(port, 0, ACCOUNTS, account -> id(events, account));
      for (int account = 0; account < ACCOUNTS && events > 1; account++) {
        Accounts.deposit(port, id(events, account), events - 1);
      }
    }
    int exitCode = node.stop();
    if (exitCode != 0) {
      throw new BenchFailure("Expected a node to end with 0, but it ended with " + exitCode + ".");
    }
    node.start();
    List<Figures> figures =
        lengths.stream()
            .map(events -> new Figures(events, new ArrayList<>(), new ArrayList<>()))
            .toList();
    for (int account = 0; account < ACCOUNTS; account++) {
      for (Figures one : figures) {
        String id = id(one.events, account);
        one.firstAnswerMs.add(answerMs(port, Requests.account(id)));
      }
    }
    for (int account = 0; account < ACCOUNTS; account++) {
      for (Figures one : figures) {
        String id = id(one.events, account);
        one.historyMs.add(answerMs(port, Requests.get("/v1/accounts/" + id + "/events")));
      }
    }
    figures.forEach(ColdScenario::print);
    Report.writeJson(
        out.resolve("cold.json"),
        Map.of("machine", Machine.here(stage.directory()), "figures", figures));
  }

  private static String id(int events, int account) {
    return "of-%d-events-%d".formatted(events, account);
  }

  private static double answerMs(int port, byte[] request) {
    return BulkSender.sendOne(port, request).toNanos() / 1_000_000.0;
  }

  private static void print(Figures figures) {
    System.out.printf(
        "First answers after a restart, accounts with %,d events: the very first %.1f ms, median of"
            + " the later %d of %d %.1f ms, highest %.1f ms; then the first page of the history"
            + " %.1f ms%n",
        figures.events,
        figures.firstAnswerMs.getFirst(),
        figures.later().size(),
        ACCOUNTS,
        Median.of(figures.later(), Double::doubleValue),
        figures.later().stream().mapToDouble(Double::doubleValue).max().orElse(0),
        Median.of(figures.historyMs, Double::doubleValue));
  }
}
