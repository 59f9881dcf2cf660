package io.quorate.bench.piece;

import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link Pieces}. All that needs JMH to be loaded is here. */
final class PieceRun {

  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 5;

  /** As JMH names the bytes that one operation has allocated. */
  private static final String GARBAGE = "gc.alloc.rate.norm";

  private PieceRun() {}

  /** Measures each piece in as many processes as the plan has rounds. */
  static List<Piece> measured(Plan plan) {
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
          .run().stream().map(PieceRun::piece).toList();
    } catch (RunnerException e) {
      throw new BenchFailure("Expected to measure the pieces, but: " + e.getMessage(), e);
    }
  }

  private static Piece piece(RunResult result) {
    Result<?> garbage = result.getSecondaryResults().get(GARBAGE);
    return new Piece(
        result.getPrimaryResult().getLabel(),
        result.getPrimaryResult().getScore(),
        result.getPrimaryResult().getScoreError(),
        garbage == null ? Double.NaN : garbage.getScore());
  }
}
