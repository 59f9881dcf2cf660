package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes processor time from some processes until closed: it leaves them one processor, which they
 * share with a process whose threads do nothing, very busily. Everything else on this machine keeps
 * the other processors, so that tests that run at the same time are not starved as well.
 */
public final class Starvation implements AutoCloseable {

  private static final String ONE_PROCESSOR = "0";
  private static final int LIMIT_SECONDS = 10;

  private final Process process;
  private final List<ProcessHandle> victims;

  private Starvation(Process process, List<ProcessHandle> victims) {
    this.process = process;
    this.victims = List.copyOf(victims);
  }

  /**
   * Begins; returns at once.
   *
   * @param threads how many compete on one processor; as many as those of the victims that are busy
   *     take half of its time
   * @param victims that have this one processor for themselves and the competitors, until closed
   */
  public static Starvation begin(int threads, List<ProcessHandle> victims) {
    victims.forEach(victim -> pin(victim, ONE_PROCESSOR));
    var command =
        List.of(
            "taskset",
            "--cpu-list",
            ONE_PROCESSOR,
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
      return new Starvation(builder.start(), victims);
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
    String all = "0-%d".formatted(Runtime.getRuntime().availableProcessors() - 1);
    victims.forEach(victim -> pin(victim, all));
  }

  /** Gives all threads of a process these processors; one that has ended needs none. */
  private static void pin(ProcessHandle process, String processors) {
    var command =
        List.of(
            "taskset",
            "--all-tasks",
            "--pid",
            "--cpu-list",
            processors,
            String.valueOf(process.pid()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    try {
      if (!builder
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Expected taskset to end, but it did not.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to choose processors.", e);
    }
  }
}
