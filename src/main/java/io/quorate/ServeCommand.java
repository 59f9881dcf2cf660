package io.quorate;

import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.EmbeddedPostgres;
import io.quorate.runtime.Database.DatabaseUnavailable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one node in the foreground until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs one node in the foreground, configured by environment or --config.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int CANNOT_START = 1;
  private static final int CANNOT_END = 2;
  private static final long END_TIMEOUT_SECONDS = 170;

  private final CountDownLatch ended = new CountDownLatch(1);

  @Option(names = "--config", description = "A configuration file, laid over conf/quorate.conf.")
  private @Nullable Path config;

  @Override
  public Integer call() {
    try {
      Config loaded = NodeConfig.load(config);
      return loaded.getString("quorate.database.url").isBlank()
          ? serveWithEmbeddedDatabase(loaded)
          : serve(loaded);
    } catch (IllegalArgumentException | DatabaseUnavailable | Node.CannotStart e) {
      LOG.error("{}", e.getMessage());
      return CANNOT_START;
    } catch (RuntimeException e) {
      LOG.error("Expected to start, but: {}", e.getMessage(), e);
      return CANNOT_START;
    } finally {
      ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
      ended.countDown();
    }
  }

  private int serveWithEmbeddedDatabase(Config config) {
    Path directory = Path.of(config.getString("quorate.data"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      return serve(
          config
              .withValue("quorate.database.url", ConfigValueFactory.fromAnyRef(postgres.jdbcUrl()))
              .withValue("quorate.database.user", ConfigValueFactory.fromAnyRef(postgres.user()))
              .withValue(
                  "quorate.database.password", ConfigValueFactory.fromAnyRef(postgres.password())));
    }
  }

  private int serve(Config config) {
    try (Node node = Node.start(NodeConfig.complete(config))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> endGracefully(node), "signal"));
      return node.awaitEnd();
    }
  }

  /**
   * Runs when the JVM was told to end: lets the node leave, waits until {@link #call} has closed
   * everything, and exits with 0, which a JVM that ends by a signal does not do by itself.
   */
  private void endGracefully(Node node) {
    if (ended.getCount() == 0) {
      return;
    }
    node.leave();
    try {
      boolean closed = ended.await(END_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(closed ? 0 : CANNOT_END);
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(CANNOT_END);
    }
  }
}
