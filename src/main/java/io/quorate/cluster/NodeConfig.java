package io.quorate.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.runtime.JdbcProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration of a node: what is shipped, a file over it, the environment over both.
 */
public final class NodeConfig {

  /** The name of the actor system, the same on every node of a cluster. */
  public static final String SYSTEM = "quorate";

  private static final String SHIPPED = "conf/quorate.conf";
  private static final String ENVIRONMENT = "conf/environment.conf";
  private static final Pattern HOST_PORT = Pattern.compile("[^:,/ ]+:\\d{1,5}");
  private static final String SLICK = "akka-persistence-jdbc.shared-databases.slick.db.";

  private NodeConfig() {}

  /**
   * Loads the configuration.
   *
   * @param file laid over what is shipped, or null
   * @throws IllegalArgumentException when it cannot be read; the message is for people
   */
  public static Config load(@Nullable Path file) {
    try {
      return ConfigFactory.defaultOverrides()
          .withFallback(ConfigFactory.parseResources(ENVIRONMENT))
          .withFallback(file == null ? ConfigFactory.empty() : parse(file))
          .withFallback(ConfigFactory.parseResources(SHIPPED))
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "Expected a readable configuration, but: " + e.getMessage(), e);
    }
  }

  /** Lays what the program itself sets over a loaded configuration, checked. */
  public static Config complete(Config config) {
    Config cluster = config.getConfig("quorate.cluster");
    Config database = config.getConfig("quorate.database");
    int connections = database.getInt("journal-connections");
    Map<String, Object> values = new HashMap<>();
    values.put("akka.remote.artery.canonical.hostname", cluster.getString("host"));
    values.put("akka.remote.artery.canonical.port", cluster.getInt("port"));
    values.put("akka.cluster.seed-nodes", seedNodes(cluster));
    values.put("akka.cluster.app-version", version());
    values.put(SLICK + "url", database.getString("url"));
    values.put(SLICK + "user", database.getString("user"));
    values.put(SLICK + "password", database.getString("password"));
    values.put(SLICK + "numThreads", connections);
    values.put(SLICK + "maxConnections", connections);
    values.put(SLICK + "minConnections", connections);
    values.put(SLICK + "connectionTimeout", database.getDuration("connection-timeout").toMillis());
    values.put(SLICK + "properties", JdbcProperties.of(database));
    return pathMap(values).withFallback(config);
  }

  /** Returns the program's version, as shown to the cluster. */
  public static String version() {
    String version = NodeConfig.class.getPackage().getImplementationVersion();
    return version == null ? "0.0.0-dev" : version;
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "Expected to read the configuration file " + file + ", but there is none to read.");
    }
    return ConfigFactory.parseFile(file.toFile());
  }

  private static List<String> seedNodes(Config cluster) {
    String listed = cluster.getString("seed-nodes");
    if (listed.isBlank()) {
      return List.of(seedNode(cluster.getString("host") + ":" + cluster.getInt("port")));
    }
    return Arrays.stream(listed.split(",")).map(String::trim).map(NodeConfig::seedNode).toList();
  }

  private static String seedNode(String hostPort) {
    if (!HOST_PORT.matcher(hostPort).matches()) {
      throw new IllegalArgumentException(
          "Expected quorate.cluster.seed-nodes to be host:port,host:port, but it has '"
              + hostPort
              + "'.");
    }
    return "akka://" + SYSTEM + "@" + hostPort;
  }

  private static Config pathMap(Map<String, Object> values) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      config = config.withValue(value.getKey(), ConfigValueFactory.fromAnyRef(value.getValue()));
    }
    return config;
  }
}
