package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A whole cluster, started as a user does, and the faults that a test can bring upon it. For use by
 * one thread; all that it starts it ends.
 */
public final class QuorateLocal implements AutoCloseable {

  private static final Path ROOT = Path.of("target", "multi-jvm").toAbsolutePath();
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final String NOT_STOPPED = "did not stop in time";

  private final Path folder;
  private final Path directory;
  private final DatabaseFiles database;
  private final int nodes;
  private final int httpPort;
  private final Thread lastResort = new Thread(this::endNow, "last-resort");
  private final List<QuorateLocalProcess> runs = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> arguments = new ArrayList<>();

  private QuorateLocal(Path folder, int nodes, int httpPort) {
    this.folder = folder;
    this.directory = folder.resolve("data");
    this.database = new DatabaseFiles(directory);
    this.nodes = nodes;
    this.httpPort = httpPort;
  }

  /** Prepares a cluster with an empty directory, named after a test. */
  public static QuorateLocal named(String test, int nodes) {
    Path folder = ROOT.resolve(test);
    try {
      Trees.delete(folder);
      Files.createDirectories(folder);
      var cluster = new QuorateLocal(folder.toRealPath(), nodes, FreePorts.range(nodes));
      Runtime.getRuntime().addShutdownHook(cluster.lastResort);
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a variable in the environment of all that is started from now on. */
  public void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Adds arguments to the command of all that is started from now on. */
  public void argue(String... more) {
    arguments.addAll(List.of(more));
  }

  /** Starts it, for the first time or again, and waits until it is ready. */
  public void start() {
    Path output = folder.resolve("local-%d.log".formatted(runs.size() + 1));
    var program =
        QuorateLocalProcess.start(directory, nodes, httpPort, arguments, environment, output);
    runs.add(program);
    program.awaitReady();
  }

  public List<URI> urls() {
    return IntStream.range(0, nodes)
        .mapToObj(i -> URI.create("http://127.0.0.1:" + (httpPort + i)))
        .toList();
  }

  /** Returns what the current run has printed. */
  public String output() {
    return runs.getLast().output();
  }

  /** Returns the process ids of all nodes; 0 for one that does not run. */
  List<Long> nodeIds() {
    return IntStream.rangeClosed(1, nodes).mapToObj(this::nodeId).toList();
  }

  public long nodeId(int node) {
    return ProcessFile.id(nodeFile(node));
  }

  /** Sends SIGTERM. */
  public void terminate(int node) {
    ProcessFile.process(nodeFile(node)).orElseThrow().destroy();
  }

  /** Sends SIGKILL. */
  public void kill9(int node) {
    ProcessFile.process(nodeFile(node)).orElseThrow().destroyForcibly();
  }

  /** Sends SIGKILL to everything: first to the program, so that it starts nothing again. */
  public void kill9All() {
    runs.getLast().kill();
    killLeftovers();
  }

  /**
   * Asks it to stop, and waits until everything has ended, each node by itself.
   *
   * @throws IllegalStateException when the program had to kill a node; says what that did instead
   */
  public void stop() {
    runs.getLast().stop();
    List<String> killed = output().lines().filter(line -> line.contains(NOT_STOPPED)).toList();
    if (!killed.isEmpty()) {
      throw new IllegalStateException(
          "Expected every node to stop by itself, but: %s%n%s"
              .formatted(
                  killed,
                  IntStream.rangeClosed(1, nodes)
                      .mapToObj(node -> directory.resolve("node-%d.log".formatted(node)))
                      .map(ThreadDump::ours)
                      .collect(Collectors.joining("\n\n"))));
    }
  }

  /** Returns where a node keeps what is its own. */
  public Path nodeDirectory(int node) {
    return directory.resolve("node-%d".formatted(node));
  }

  /** Returns the way past the program into the database. */
  public DatabaseFiles database() {
    return database;
  }

  /** Writes a file beside the logs. */
  public void write(String name, Iterable<String> lines) {
    try {
      Files.write(folder.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints the ends of all logs. */
  public void printLogs() {
    LogTails.print(folder);
  }

  /** Stops everything gracefully; what does not stop is killed. */
  @Override
  public void close() {
    try {
      if (!runs.isEmpty()) {
        runs.getLast().stop();
      }
    } finally {
      killLeftovers();
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  /** Runs when the test itself is told to end. */
  private void endNow() {
    runs.forEach(QuorateLocalProcess::destroy);
    killLeftovers();
  }

  /** Kills, by id, every node and database that works in this very directory. */
  private void killLeftovers() {
    List<ProcessHandle> ours = ProcessHandle.allProcesses().filter(this::isOurs).toList();
    ours.forEach(ProcessHandle::destroyForcibly);
    await("the end of killed processes")
        .atMost(END_LIMIT)
        .until(() -> ours.stream().noneMatch(this::isOurs));
  }

  private boolean isOurs(ProcessHandle process) {
    String line = process.info().commandLine().orElse("") + " ";
    return line.contains("-Dquorate.local.dir=" + directory + " ")
        || line.contains(" -D " + database.data() + " ");
  }

  private Path nodeFile(int node) {
    return directory.resolve("node-%d.pid".formatted(node));
  }
}
