package io.quorate.bench.piece;

import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.Stage;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures {@link Pieces}: time and garbage of each. */
public final class PieceScenario implements Scenario {

  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 5;

  /** As JMH names the bytes that one operation has allocated. */
  private static final String GARBAGE = "gc.alloc.rate.norm";

  private final Plan plan;

  /** Creates it: each round is a process of its own. */
  public PieceScenario(Plan plan) {
    this.plan = plan;
  }

  /** What one piece takes. */
  private record Piece(String name, double nanos, double errorNanos, double garbageBytes) {

    static Piece of(RunResult result) {
      Result<?> garbage = result.getSecondaryResults().get(GARBAGE);
      return new Piece(
          result.getPrimaryResult().getLabel(),
          result.getPrimaryResult().getScore(),
          result.getPrimaryResult().getScoreError(),
          garbage == null ? Double.NaN : garbage.getScore());
    }
  }

  @Override
  public void run(Stage stage, Path out) {
    List<Piece> pieces = measured().stream().map(Piece::of).toList();
    System.out.printf("%-8s %10s %10s %12s%n", "piece", "ns", "+-", "garbage");
    for (Piece piece : pieces) {
      System.out.printf(
          "%-8s %,10.0f %,10.0f %,10.0f B%n",
          piece.name, piece.nanos, piece.errorNanos, piece.garbageBytes);
    }
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("machine", Machine.here(stage.directory()));
    results.put("pieces", pieces);
    Report.writeJson(out.resolve("pieces.json"), results);
  }

  private Collection<RunResult> measured() {
    TimeValue each = TimeValue.milliseconds(plan.measured().toMillis());
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(Pieces.class.getName())
                  .forks(plan.rounds())
                  .warmupIterations(WARM_UPS)
                  .warmupTime(each)
                  .measurementIterations(MEASUREMENTS)
                  .measurementTime(each)
                  .addProfiler(GCProfiler.class)
                  .verbosity(VerboseMode.SILENT)
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new BenchFailure("Expected to measure the pieces, but: " + e.getMessage(), e);
    }
  }
}
