package io.quorate.bench.stage;

import io.quorate.bench.result.BenchFailure;
import java.nio.file.Path;

/** One thing to measure: starts what it needs on a stage, and prints and keeps what it finds. */
public interface Scenario {

  /**
   * Measures, and writes its results as files.
   *
   * @param out the folder for the files; exists
   * @throws BenchFailure when anything was not as it must be
   */
  void run(Stage stage, Path out);
}
