package io.quorate.bench.size;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures how long a node takes from its start to being ready, and from SIGTERM to its end. */
public final class StartScenario implements Scenario {

  private static final int STARTS = 5;

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    var startMs = new double[STARTS];
    var stopMs = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long startedNanos = System.nanoTime();
      int exitCode = node.stop();
      stopMs[i] = (System.nanoTime() - startedNanos) / 1e6;
      if (exitCode != 0) {
        throw new BenchFailure("Expected the exit code 0, but it is " + exitCode + ".");
      }
      startMs[i] = node.start().toMillis();
    }
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("machine", Machine.here(stage.directory()));
    results.put("startMs", startMs);
    results.put("stopMs", stopMs);
    System.out.printf(
        "From start to ready: median %,.0f ms; from SIGTERM to exit: median %,.0f ms (%d times)%n",
        Median.of(startMs), Median.of(stopMs), STARTS);
    Report.writeJson(out.resolve("start.json"), results);
  }
}
