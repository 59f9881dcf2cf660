package io.quorate.bench;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.Stage;
import io.quorate.cli.Subcommand;
import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code bench}: starts a database, nodes and the alternatives by itself, measures, and
 * stops everything again. Exits with 0 when every request was answered as expected and no money was
 * lost or made; with 1 and a message otherwise.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a node, side by side with what a user would pick instead.")
public final class BenchCommand implements Subcommand {

  private static final int FAILED = 1;
  private static final int MAX_PER_SECOND = 1_000_000;

  @Option(
      names = "--scenario",
      split = ",",
      description = "Any of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      completionCandidates = ScenarioNames.class,
      defaultValue = "compare")
  private List<String> scenarios = List.of("compare");

  @Option(
      names = "--seconds",
      description = "How long each cell is measured (default: 3; 1 with --quick).")
  private @Nullable Integer seconds;

  @Option(
      names = "--rounds",
      description = "How often everything is measured (default: 3; 1 with --quick).")
  private @Nullable Integer rounds;

  @Option(
      names = "--connections",
      split = ",",
      description =
          "Connections that send one request after another (default: 1,16,128; 1,64 with --quick).")
  private @Nullable List<Integer> connections;

  @Option(
      names = "--quick",
      description =
          "Measures less, and warms up for a shorter time: up to four minutes a scenario.")
  private boolean quick;

  @Option(
      names = "--rate",
      description =
          "Calls a second of all connections together, whose latencies begin when they are due,"
              + " so that no wait is left out; 0: each connection calls once its last call is"
              + " answered (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int perSecond = Load.UNPACED;

  @Option(
      names = "--events",
      description = "How many events the scenario large begins with (default: ${DEFAULT-VALUE}).",
      defaultValue = "10000000")
  private long events;

  @Option(
      names = "--out",
      description = "The folder for the JSON files and the plot (default: ${DEFAULT-VALUE}).",
      defaultValue = "target/bench")
  private Path out = Path.of("target", "bench");

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    try {
      List<ScenarioNames.Choice> choices = scenarios.stream().map(ScenarioNames::choice).toList();
      requireRate(choices);
      for (ScenarioNames.Choice choice : choices) {
        run(choice.factory().make(plan(), events));
      }
      return 0;
    } catch (BenchFailure | LocalFailure e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private void requireRate(List<ScenarioNames.Choice> choices) {
    if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
      throw new BenchFailure(
          "Expected --rate to be 0 to %d, but it is %d.".formatted(MAX_PER_SECOND, perSecond));
    }
    if (perSecond != Load.UNPACED && !choices.stream().allMatch(ScenarioNames.Choice::paced)) {
      throw new BenchFailure(
          "Expected --rate with %s alone, but --scenario is %s."
              .formatted(ScenarioNames.paced(), String.join(",", scenarios)));
    }
  }

  private Plan plan() {
    Plan usual = quick ? Plan.QUICK : Plan.USUAL;
    return new Plan(
        seconds == null ? usual.measured() : Duration.ofSeconds(seconds),
        rounds == null ? usual.rounds() : rounds,
        connections == null ? usual.connections() : connections,
        perSecond,
        quick);
  }

  private void run(Scenario scenario) {
    try (Stage stage = Stage.open()) {
      scenario.run(stage, out);
    }
  }
}
