package io.quorate.testing.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.node.Feature;
import io.quorate.node.Features;
import io.quorate.node.Node;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A node in this process, on free ports, over a PostgreSQL of its own in a temporary directory. Its
 * settings are the shipped ones, with overrides.
 */
public final class RunningNode implements AutoCloseable {

  private static final AtomicLong IDS = new AtomicLong();

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final Map<String, ?> overrides;
  private final List<Feature> moreFeatures;
  private Node node;
  private Api api;

  private RunningNode(
      Path directory,
      EmbeddedPostgres postgres,
      Map<String, ?> overrides,
      List<Feature> moreFeatures) {
    this.directory = directory;
    this.postgres = postgres;
    this.overrides = overrides;
    this.moreFeatures = moreFeatures;
    startNode();
  }

  /** Starts one; returns once it is ready. */
  public static RunningNode start(Map<String, ?> overrides, Feature... moreFeatures) {
    try {
      Path directory = Files.createTempDirectory("quorate-node");
      return new RunningNode(
          directory, EmbeddedPostgres.start(directory, 0), overrides, List.of(moreFeatures));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a client that keeps its connections. */
  public Api api() {
    return api;
  }

  /** Returns where it answers, for a client that brings its own connections. */
  public String url() {
    return "http://%s:%d"
        .formatted(node.httpAddress().getHostString(), node.httpAddress().getPort());
  }

  /** Opens a bare connection, for what no well-behaved client sends. */
  public RawConnection connect() {
    return new RawConnection(node.httpAddress());
  }

  /** Returns an id that no other test uses. */
  public static String freshId(String prefix) {
    return prefix + "-" + IDS.incrementAndGet();
  }

  /** Opens a connection to the node's database. */
  public Connection database() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  /** Returns the variables by which another process finds the node's database. */
  public Map<String, String> databaseEnvironment() {
    return Map.of(
        "QUORATE_DB_URL",
        postgres.jdbcUrl(),
        "QUORATE_DB_USER",
        postgres.user(),
        "QUORATE_DB_PASSWORD",
        postgres.password());
  }

  /** Stops the node gracefully and starts another over the same database. */
  public void restart() {
    stopNode();
    startNode();
  }

  /** Stops the node gracefully; its database goes on. */
  public void stop() {
    stopNode();
  }

  /** Returns the settings of a node over the same database. */
  public Config settings() {
    return config();
  }

  /** Ends the database, for good. */
  public void stopDatabase() {
    postgres.close();
  }

  /** Starts another node over the same database, of some version; returns once it listens. */
  public Node startAnother(String version, Map<String, ?> settings) {
    Config complete =
        NodeConfig.complete(ConfigFactory.parseMap(settings).withFallback(config()))
            .withValue("akka.cluster.app-version", ConfigValueFactory.fromAnyRef(version));
    return Node.start(complete);
  }

  /** Tells the node to end, as SIGTERM does; returns at once. */
  public void leave() {
    node.leave();
  }

  @Override
  public void close() {
    stopNode();
    postgres.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Config config() {
    Config config =
        NodeConfig.load(null)
            .withValue("quorate.http.host", ConfigValueFactory.fromAnyRef("127.0.0.1"))
            .withValue("quorate.http.port", ConfigValueFactory.fromAnyRef(0))
            .withValue("quorate.cluster.port", ConfigValueFactory.fromAnyRef(FreePorts.range(1)))
            .withValue("quorate.cluster.seed-nodes", ConfigValueFactory.fromAnyRef(""))
            .withValue("quorate.database.url", ConfigValueFactory.fromAnyRef(postgres.jdbcUrl()))
            .withValue("quorate.database.user", ConfigValueFactory.fromAnyRef(postgres.user()))
            .withValue(
                "quorate.database.password", ConfigValueFactory.fromAnyRef(postgres.password()));
    return ConfigFactory.parseMap(overrides).withFallback(config);
  }

  private void startNode() {
    Config complete = NodeConfig.complete(config());
    Features features = Features.shipped(complete.getConfig("quorate"));
    for (Feature feature : moreFeatures) {
      features = features.and(feature);
    }
    node = Node.start(complete, features, lease -> lease);
    api = new Api(node.httpAddress());
    api.awaitReady();
  }

  private void stopNode() {
    api.close();
    node.close();
  }
}
