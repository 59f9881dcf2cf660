package io.quorate.bench.read;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadFigures;
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
import java.util.Locale;
import java.util.Map;

/**
 * Measures what each consistency of a read costs: reads of 1,000 accounts on one node, one level at
 * a time; the order turns round with each round.
 */
public final class ConsistencyScenario implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final int ACCOUNTS = 1_000;
  private static final int SETUP_CONNECTIONS = 16;

  private final Plan plan;

  /** What is asked for. */
  private enum Level {
    STRONG,
    SESSION,
    BOUNDED,
    EVENTUAL,
    WEAK;

    byte[][] requests() {
      var requests = new byte[ACCOUNTS][];
      for (int i = 0; i < ACCOUNTS; i++) {
        requests[i] =
            Requests.get(
                "/v1/accounts/read-%d?consistency=%s"
                    .formatted(i, name().toLowerCase(Locale.ROOT)));
      }
      return requests;
    }
  }

  private record LevelCell(Level level, int connections) {}

  public ConsistencyScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    BulkSender.send(
        node.httpPort(), ACCOUNTS, SETUP_CONNECTIONS, i -> Requests.open("read-" + i, 0));
    // Weak reads find what the others have brought into memory.
    for (Level level : List.of(Level.EVENTUAL, Level.STRONG, Level.SESSION, Level.BOUNDED)) {
      byte[][] requests = level.requests();
      BulkSender.send(node.httpPort(), ACCOUNTS, SETUP_CONNECTIONS, i -> requests[i]);
      LoadGenerator.run(node.httpPort(), requests, plan.warmUp(WARM_UP_CONNECTIONS, FIRST_WARM_UP));
    }
    List<Level> levels = List.of(Level.values());
    Rounds<LevelCell, LoadFigures> figures = new Rounds<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int connections : plan.connections()) {
        for (Level level : levels) {
          var cell = new LevelCell(level, connections);
          figures.add(round, cell, measure(stage, node, cell));
        }
      }
      levels = levels.reversed();
    }
    print(figures);
    Report.writeJson(
        out.resolve("consistency.json"),
        Map.of("machine", Machine.here(stage.directory()), "plan", plan, "cells", figures.json()));
  }

  private LoadFigures measure(Stage stage, ServerProcess node, LevelCell cell) {
    List<CpuTimes> times = new ArrayList<>();
    Runnable clock = () -> times.add(CpuTimes.now(List.of(node), stage.databaseProcess()));
    Load load = plan.cell(cell.connections, WARM_UP);
    Result result = LoadGenerator.run(node.httpPort(), cell.level.requests(), load, clock, clock);
    CpuTimes cpu = times.getLast().since(times.getFirst());
    return LoadFigures.of(result, 1, cpu, result.inTime());
  }

  private static void print(Rounds<LevelCell, LoadFigures> figures) {
    String row = "%5s  %-9s %9s %8s %8s %9s %9s %9s%n";
    System.out.printf(
        row, "conn.", "level", "/s", "p50 ms", "p99 ms", "node CPU", "database", "x strong");
    figures.forEach(
        (cell, rounds) -> {
          var strong = new LevelCell(Level.STRONG, cell.connections);
          double perSecond = Median.of(rounds, LoadFigures::perSecond);
          double base = Median.of(figures.of(strong), LoadFigures::perSecond);
          System.out.printf(
              row,
              cell.connections,
              cell.level.name().toLowerCase(Locale.ROOT),
              "%,.0f".formatted(perSecond),
              "%.3f".formatted(Median.of(rounds, LoadFigures::p50Ms)),
              "%.3f".formatted(Median.of(rounds, LoadFigures::p99Ms)),
              "%.1f us".formatted(Median.of(rounds, LoadFigures::serverCpuMicros)),
              "%.1f us".formatted(Median.of(rounds, LoadFigures::databaseCpuMicros)),
              "%.2f".formatted(perSecond / base));
        });
  }
}
