package io.quorate.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.join.BootstrapSettings;
import io.quorate.cluster.join.SeedNodes;
import io.quorate.cluster.lease.Margins;
import io.quorate.cluster.splitbrain.SplitBrain;
import io.quorate.config.SettingsSection;
import io.quorate.storage.StorageEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration of a node: what is shipped, a file over it, the environment over both.
 */
public final class NodeConfig {

  /** The name of the actor system, the same on every node of a cluster. */
  public static final String SYSTEM = SeedNodes.SYSTEM;

  private static final String SHIPPED = "conf/quorate.conf";
  private static final String ENVIRONMENT = "conf/environment.conf";
  private static final int MAX_PORT = 65_535;

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
    Config quorate = config.getConfig("quorate");
    SettingsSection cluster = SettingsSection.of(quorate, "cluster");
    String host = cluster.text("host");
    int port = cluster.number("port", 0, MAX_PORT);
    String bindHost = cluster.text("bind-host");
    int bindPort = cluster.number("bind-port", 0, MAX_PORT);
    List<String> seedNodes = SeedNodes.addresses(cluster.text("seed-nodes"), host + ":" + port);
    BootstrapSettings bootstrap = BootstrapSettings.of(cluster);
    Map<String, Object> values = new HashMap<>();
    values.putAll(Margins.of(quorate).akka());
    values.putAll(SplitBrain.of(cluster, bootstrap.kubernetes() ? 0 : seedNodes.size()).akka());
    values.put("akka.remote.artery.canonical.hostname", host);
    values.put("akka.remote.artery.canonical.port", port);
    values.put("akka.remote.artery.bind.hostname", bindHost.isBlank() ? host : bindHost);
    values.put("akka.remote.artery.bind.port", bindPort == 0 ? port : bindPort);
    values.put("akka.cluster.seed-nodes", bootstrap.kubernetes() ? List.of() : seedNodes);
    values.putAll(bootstrap.akka());
    values.put("akka.cluster.app-version", version());
    values.putAll(StorageEngine.of(quorate).akka(quorate));
    return pathMap(values).withFallback(config);
  }

  /** Returns the {@code host:port} by which other nodes reach this one. */
  public static String hostPort(Config complete) {
    Config cluster = complete.getConfig("quorate.cluster");
    return cluster.getString("host") + ":" + cluster.getInt("port");
  }

  /** Returns what an operator should know about the split-brain strategy, if anything. */
  public static Optional<String> splitBrainAdvice(Config complete) {
    return SplitBrain.of(
            SettingsSection.of(complete.getConfig("quorate"), "cluster"),
            seedNodes(complete).size())
        .advice();
  }

  /** Returns the addresses of the seed nodes. */
  public static List<String> seedNodes(Config complete) {
    return complete.getStringList("akka.cluster.seed-nodes");
  }

  /**
   * Returns the same configuration without seed nodes, for a node that joins when it is told to.
   */
  public static Config withoutSeedNodes(Config complete) {
    return complete.withValue(
        "akka.cluster.seed-nodes", ConfigValueFactory.fromIterable(List.of()));
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

  private static Config pathMap(Map<String, Object> values) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      config = config.withValue(value.getKey(), ConfigValueFactory.fromAnyRef(value.getValue()));
    }
    return config;
  }
}
