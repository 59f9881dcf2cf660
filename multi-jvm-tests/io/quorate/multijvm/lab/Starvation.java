package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Takes processor time from everything else on this machine until closed, by a process of its own
 * whose threads do nothing, very busily.
 */
public final class Starvation implements AutoCloseable {

  private final Process process;

  private Starvation(Process process) {
    this.process = process;
  }

  /**
   * Begins; returns at once.
   *
   * @param threads how many compete; as many as there are processors take about half of the time
   *     when everything else is busy too
   */
  public static Starvation begin(int threads) {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx16m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            Spinner.class.getName(),
            String.valueOf(threads));
    var builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    try {
      return new Starvation(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Returns how much processor time it has taken so far. */
  public Duration used() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
