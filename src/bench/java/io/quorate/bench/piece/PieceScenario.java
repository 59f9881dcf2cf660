package io.quorate.bench.piece;

import io.quorate.bench.load.Plan;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.Stage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures {@link Pieces}: time and garbage of each. */
public final class PieceScenario implements Scenario {

  private final Plan plan;

  /** Creates it: each round is a process of its own. */
  public PieceScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    List<Piece> pieces = PieceRun.measured(plan);
    System.out.printf("%-8s %10s %10s %12s%n", "piece", "ns", "+-", "garbage");
    for (Piece piece : pieces) {
      System.out.printf(
          "%-8s %,10.0f %,10.0f %,10.0f B%n",
          piece.name(), piece.nanos(), piece.errorNanos(), piece.garbageBytes());
    }
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("machine", Machine.here(stage.directory()));
    results.put("pieces", pieces);
    Report.writeJson(out.resolve("pieces.json"), results);
  }
}
