package io.quorate.cli;

import io.quorate.local.LocalFailure;
import io.quorate.local.cluster.LocalCluster;
import io.quorate.local.cluster.LocalJournal;
import io.quorate.local.cluster.LocalSettings;
import io.quorate.local.restart.RestartReport;
import io.quorate.local.restart.RollingRestart;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code local}: a whole cluster on this machine. Prints one line that starts with
 * {@code ready} and names the URL of every node once all are ready, then runs until Ctrl-C or
 * SIGTERM, on which it stops everything and exits with 0. Exits with 1 and a message when it cannot
 * start.
 *
 * <p>With {@code --rolling-restart} it instead restarts every node once under a load of its own,
 * reports, stops everything, and exits with 0 when nothing failed and 1 otherwise.
 */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description = "Runs a whole cluster on this machine, with a PostgreSQL of its own or without.")
public final class LocalCommand implements Callable<Integer> {

  private static final int STOPPED = 0;
  private static final int FAILED = LocalEnd.FAILED;

  @Option(
      names = "--nodes",
      description = "How many nodes, 1 to 9 (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int nodes;

  @Option(
      names = "--dir",
      description = "Where data and logs are kept and found again (default: ${DEFAULT-VALUE}).",
      defaultValue = "data/local")
  private Path directory = Path.of("data", "local");

  @Option(
      names = "--http-port",
      description = "HTTP port of the first node; the others follow (default: ${DEFAULT-VALUE}).",
      defaultValue = "8080")
  private int httpPort;

  @Option(
      names = "--journal",
      description = {
        "Where everything is kept: postgres, by a PostgreSQL of its own, or raft, on the disks of",
        "the nodes, which agree on it (default: ${DEFAULT-VALUE})."
      },
      defaultValue = "postgres")
  private LocalJournal journal = LocalJournal.POSTGRES;

  @Option(
      names = "--no-restart",
      description = "Leave a node that exits alone, instead of starting it again.")
  private boolean noRestart;

  @Option(
      names = "--rolling-restart",
      description = {
        "Restart every node, one after the other, under load; report failed requests and",
        "latencies; then stop. Exit code 0: no request failed and every balance is right."
      })
  private boolean rollingRestart;

  @Override
  public Integer call() throws Exception {
    LocalSettings settings;
    try {
      settings =
          new LocalSettings(
              nodes,
              directory,
              httpPort,
              !noRestart,
              journal,
              LocalSettings.startTimeout(System.getenv()));
      if (rollingRestart && nodes < RollingRestart.MIN_NODES) {
        throw new LocalFailure(
            "Expected --nodes to be %d or more with --rolling-restart, but it was %d."
                .formatted(RollingRestart.MIN_NODES, nodes));
      }
    } catch (LocalFailure e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
    return run(settings, rollingRestart);
  }

  private static int run(LocalSettings settings, boolean rollingRestart) throws Exception {
    LocalCluster cluster = new LocalCluster(settings);
    // Restarts that were cut short have not shown that nothing fails.
    int codeWhenAsked = rollingRestart ? FAILED : STOPPED;
    LocalEnd end =
        new LocalEnd(
            cluster::close, cluster::isStopping, codeWhenAsked, Runtime.getRuntime()::halt);
    Thread hook = new Thread(end::end, "local-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return end.run(() -> work(settings, cluster, rollingRestart, hook));
  }

  /** Returns the exit code; the hook stops the cluster then. */
  private static int work(
      LocalSettings settings, LocalCluster cluster, boolean rollingRestart, Thread hook)
      throws InterruptedException {
    try {
      System.err.printf(
          "Starting %d nodes; data and logs are in %s%n", settings.nodes(), settings.directory());
      cluster.start();
      System.out.println(readyLine(settings));
      System.out.flush();
      if (rollingRestart) {
        return restartAll(settings, cluster) ? STOPPED : FAILED;
      }
      cluster.awaitStopping();
      // The hook stops everything and ends this process.
      hook.join();
      return STOPPED;
    } catch (LocalFailure e) {
      if (!cluster.isStopping()) {
        System.err.println(e.getMessage());
      }
      return FAILED;
    }
  }

  private static boolean restartAll(LocalSettings settings, LocalCluster cluster) {
    RestartReport report =
        new RollingRestart(settings, cluster.nodes(), cluster::isStopping, LocalCommand::print)
            .run();
    report.lines().forEach(LocalCommand::print);
    return report.isGood();
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static String readyLine(LocalSettings settings) {
    return settings
        .numbers()
        .mapToObj(settings::url)
        .collect(Collectors.joining(" ", "ready ", ""));
  }
}
