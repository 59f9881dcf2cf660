package io.quorate.multijvm.lab;

import io.quorate.multijvm.network.Network;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Builds the process of a lab's node: the Java of this process, the packed program, and an
 * environment in which every other node and the database are reached through the network's ports.
 *
 * @param folder of the lab
 * @param journal where the nodes keep what they are told
 * @param founders how many nodes there are at first
 * @param ports of the nodes
 * @param database what {@code QUORATE_DB_URL}, user and password are, by node
 */
public record LabCommand(
    LabFolder folder, LabJournal journal, int founders, NodePorts ports, LabDatabase database) {

  /**
   * Without it, on the few cores that all share here, compiling takes most of what there is: a node
   * of this kind is well in half the time.
   */
  static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

  /** Has no threads of its own: a node that starts takes a tenth less of a processor's time. */
  static final String SERIAL_COLLECTOR = "-XX:+UseSerialGC";

  private static final String HOST = "127.0.0.1";
  private static final int SEED_NODES = 3;
  private static final int UNSAFE_WARNING_SINCE = 24;

  /** Prepares the process; its output is appended to the node's log. */
  ProcessBuilder builder(int node, NodeSetup setup, int databasePort) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(mark(folder.path()));
    command.add("-Dquorate.lab.node=" + node);
    command.add("-Dquorate.clock.offset-file=" + folder.clock(node));
    // By this address the network knows who has opened a connection.
    command.add(
        "-Dakka.remote.artery.advanced.tcp.outbound-client-hostname=" + Network.sourceHost(node));
    command.add("-Xmx384m");
    command.add(FIRST_COMPILER_ONLY);
    command.add(SERIAL_COLLECTOR);
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (Runtime.version().feature() >= UNSAFE_WARNING_SINCE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (setup.classPathPrefix().isEmpty()) {
      command.addAll(PackedProgram.get().javaOptions());
    }
    command.addAll(setup.javaOptions());
    command.add("io.quorate.Main");
    command.add("serve");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment(node, setup.classPathPrefix(), databasePort));
    builder.environment().putAll(setup.environment());
    builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(folder.log(node).toFile()));
    return builder;
  }

  /** The argument by which every node of a lab is found. */
  public static String mark(Path folder) {
    return "-Dquorate.lab.dir=" + folder;
  }

  private Map<String, String> environment(int node, String classPathPrefix, int databasePort) {
    String classPath = PackedProgram.get().classPath();
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "CLASSPATH",
        classPathPrefix.isEmpty() ? classPath : classPathPrefix + File.pathSeparator + classPath);
    environment.put("QUORATE_HTTP_HOST", HOST);
    environment.put("QUORATE_HTTP_PORT", String.valueOf(ports.http(node)));
    environment.put("QUORATE_HOST", HOST);
    environment.put("QUORATE_PORT", String.valueOf(ports.canonical(node)));
    environment.put("QUORATE_BIND_HOST", HOST);
    environment.put("QUORATE_BIND_PORT", String.valueOf(ports.bind(node)));
    environment.put("QUORATE_SEED_NODES", seedNodes());
    environment.put("QUORATE_DATA", folder.data(node).toString());
    environment.putAll(
        switch (journal) {
          case POSTGRES -> inDatabase(databasePort);
          case RAFT -> onNodes(node);
        });
    return environment;
  }

  private Map<String, String> inDatabase(int databasePort) {
    return Map.of(
        "QUORATE_DB_URL",
        database.url(databasePort),
        "QUORATE_DB_USER",
        database.user(),
        "QUORATE_DB_PASSWORD",
        database.password());
  }

  /** The others reach it at an address that leads through the network. */
  private Map<String, String> onNodes(int node) {
    return Map.of(
        "QUORATE_JOURNAL",
        "raft",
        "QUORATE_SPLIT_BRAIN",
        "lease-majority",
        "QUORATE_RAFT_PEERS",
        peers(node),
        "QUORATE_RAFT_HOST",
        Network.journalHost(node),
        "QUORATE_RAFT_PORT",
        String.valueOf(ports.introduction(node)),
        "QUORATE_RAFT_CONSENSUS_PORT",
        String.valueOf(ports.consensus(node)),
        "QUORATE_RAFT_BIND_HOST",
        HOST);
  }

  /** Those that are there from the beginning, and this one. */
  private String peers(int node) {
    return IntStream.concat(IntStream.rangeClosed(1, founders), IntStream.of(node))
        .distinct()
        .mapToObj(peer -> Network.journalHost(peer) + ":" + ports.introduction(peer))
        .collect(Collectors.joining(","));
  }

  private String seedNodes() {
    return String.join(
        ",",
        IntStream.rangeClosed(1, SEED_NODES)
            .mapToObj(node -> HOST + ":" + ports.canonical(node))
            .toList());
  }
}
