package io.quorate.bench.lock;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.quorate.bench.load.Load;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Measures locks: of a node over HTTP, of ZooKeeper with Curator, and of Redis. All servers run all
 * the time, one at a time is under load, and the order turns round with each round.
 */
public final class LockScenario implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int WARM_UP_CONNECTIONS = 32;

  private final Plan plan;
  private final Size size;

  /**
   * How many of each.
   *
   * @param locks those that nobody else wants
   * @param contenders the clients that hand one lock round
   * @param line those that wait for one lock at the same time
   */
  public record Size(int locks, int contenders, int line, Duration firstWarmUp) {

    /** What is measured unless a test wants less. */
    public static final Size FULL = new Size(1000, 8, 1000, FIRST_WARM_UP);
  }

  public LockScenario(Plan plan, Size size) {
    this.plan = plan;
    this.size = size;
  }

  @Override
  public void run(Stage stage, Path out) {
    // Curator and ZooKeeper tell much of each of their many sessions.
    if (LoggerFactory.getLogger("org.apache") instanceof Logger logger) {
      logger.setLevel(Level.ERROR);
    }
    var node = new QuorateLocks(stage.start(ServerKind.GROUP_COMMIT));
    List<LockServer> servers = new ArrayList<>(List.of(node, ZooKeeperLocks.start(stage)));
    var pairs = new LockPairs(size.locks, stage.databaseProcess());
    var results = new LockResults();
    try {
      servers.add(RedisLocks.start(stage));
    } catch (BenchFailure e) {
      results.leaveOut(LockService.REDIS, e);
    }
    for (LockServer server : servers) {
      int connections = Math.min(WARM_UP_CONNECTIONS, size.locks);
      pairs.measure(server, plan.warmUp(connections, size.firstWarmUp));
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int connections : plan.connections()) {
        for (LockServer server : servers) {
          results.add(
              round,
              new LockResults.Cell(server.service(), connections),
              pairs.measure(server, plan.cell(connections, WARM_UP)));
        }
      }
      for (LockServer server : servers) {
        if (server.service().hasQueue()) {
          results.addHandOver(round, server.service(), handOver(server, round));
        }
      }
      results.addLine(round, WaitingLine.measure(node, "line-" + round, size.line));
      servers = servers.reversed();
    }
    System.out.println(results.text(size));
    Report.writeJson(
        out.resolve("locks.json"), results.json(Machine.here(stage.directory()), plan, size));
  }

  private Turns.Figures handOver(LockServer server, int round) {
    return HandOver.measure(
        server, "turn-" + round, Load.unpaced(size.contenders, WARM_UP, plan.measured()));
  }
}
