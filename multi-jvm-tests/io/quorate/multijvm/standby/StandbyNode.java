package io.quorate.multijvm.standby;

import io.quorate.multijvm.lab.LabCommand;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One node, as a process of its own, with a database that it does not know to be two. */
final class StandbyNode implements AutoCloseable {

  private static final int STOP_SECONDS = 60;
  private static final String HOST = "127.0.0.1";
  private static final String HEAP = "-Xmx384m";

  private final Process process;
  private final URI url;

  private StandbyNode(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts the nodes of a cluster; returns at once.
   *
   * @param folder the real path of where their logs go
   */
  static List<StandbyNode> startAll(int count, StandbyPair database, Path folder) {
    int ports = FreePorts.range(2 * count);
    String seeds =
        IntStream.range(0, count)
            .mapToObj(i -> HOST + ":" + (ports + count + i))
            .collect(Collectors.joining(","));
    var nodes = new ArrayList<StandbyNode>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(start(environment(ports + i, ports + count + i, seeds, database), folder, i + 1));
      }
      return nodes;
    } catch (UncheckedIOException e) {
      nodes.forEach(StandbyNode::close);
      throw e;
    }
  }

  URI url() {
    return url;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it: what it leaves behind is not looked at. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Expected a node to end, but it did not.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected a node to end, but was interrupted.", e);
    }
  }

  private static StandbyNode start(Map<String, String> environment, Path folder, int number) {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            LabCommand.mark(folder),
            HEAP,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.quorate.Main",
            "serve");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("node-%d.log".formatted(number)).toFile());
    try {
      String httpPort = environment.get("QUORATE_HTTP_PORT");
      return new StandbyNode(builder.start(), URI.create("http://%s:%s".formatted(HOST, httpPort)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(
      int httpPort, int port, String seeds, StandbyPair database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("QUORATE_HTTP_HOST", HOST);
    environment.put("QUORATE_HTTP_PORT", String.valueOf(httpPort));
    environment.put("QUORATE_HOST", HOST);
    environment.put("QUORATE_PORT", String.valueOf(port));
    environment.put("QUORATE_SEED_NODES", seeds);
    environment.put("QUORATE_DB_URL", database.jdbcUrl());
    environment.put("QUORATE_DB_USER", database.user());
    environment.put("QUORATE_DB_PASSWORD", database.password());
    return environment;
  }
}
