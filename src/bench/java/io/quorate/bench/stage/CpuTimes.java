package io.quorate.bench.stage;

import io.quorate.local.os.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The processor time that each party has used so far: a figure that other work on the machine
 * disturbs less than it does the throughput.
 */
public record CpuTimes(Duration server, Duration database, Duration load) {

  private static final Duration WINDOW = Duration.ofMillis(250);
  private static final Duration CALM = Duration.ofMillis(50);
  private static final int WINDOWS = 80;

  public static CpuTimes now(List<ServerProcess> servers, ProcessHandle database) {
    return now(servers.stream().map(ServerProcess::handle), database);
  }

  public static CpuTimes now(ProcessHandle server, ProcessHandle database) {
    return now(Stream.of(server), database);
  }

  /** The same for a server that consists of several processes of any kind. */
  public static CpuTimes now(Stream<ProcessHandle> servers, ProcessHandle database) {
    return new CpuTimes(
        sum(servers),
        sum(Stream.concat(Stream.of(database), database.descendants())),
        sum(Stream.of(ProcessHandle.current())));
  }

  /** Returns the processor time of all that this process has started, and what that has. */
  public static Duration ofChildren() {
    return sum(ProcessHandle.current().descendants());
  }

  public CpuTimes since(CpuTimes earlier) {
    return new CpuTimes(
        server.minus(earlier.server), database.minus(earlier.database), load.minus(earlier.load));
  }

  /**
   * Waits until servers and database have nothing left to do, so that one cell does not pay for the
   * one before; at most 20 seconds. Returns how long that was.
   */
  public static Duration awaitCalm(List<ServerProcess> servers, ProcessHandle database) {
    return awaitCalm(() -> now(servers, database));
  }

  /** The same for one server of any kind. */
  public static Duration awaitCalm(ProcessHandle server, ProcessHandle database) {
    return awaitCalm(() -> now(server, database));
  }

  /** The same for what a clock looks at. */
  public static Duration awaitCalm(Supplier<CpuTimes> clock) {
    for (int window = 0; window < WINDOWS; window++) {
      CpuTimes before = clock.get();
      Deadline.pause(WINDOW);
      CpuTimes used = clock.get().since(before);
      if (used.server.plus(used.database).compareTo(CALM) <= 0) {
        return WINDOW.multipliedBy(window);
      }
    }
    return WINDOW.multipliedBy(WINDOWS);
  }

  private static Duration sum(Stream<ProcessHandle> processes) {
    return processes
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
