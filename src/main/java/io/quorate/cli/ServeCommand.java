package io.quorate.cli;

import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.Config;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.LocalFailure;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.node.Node;
import io.quorate.storage.StorageUnavailable;
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
public final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int CANNOT_START = 1;
  private static final int CANNOT_END = 2;
  private static final long END_TIMEOUT_SECONDS = 170;

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Whether the JVM was told to end. */
  private volatile boolean ending;

  /** Whether this process has begun to start a database, which would outlive it. */
  private volatile boolean startsDatabase;

  private volatile @Nullable EmbeddedPostgres database;
  private volatile @Nullable Node node;

  @Option(names = "--config", description = "A configuration file, laid over conf/quorate.conf.")
  private @Nullable Path config;

  @Override
  public Integer call() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endGracefully, "signal"));
    try {
      Config loaded = NodeConfig.load(config);
      return OwnDatabase.isNeeded(loaded) ? serveWithEmbeddedDatabase(loaded) : serve(loaded);
    } catch (RuntimeException e) {
      return ending ? 0 : cannotStart(e);
    } finally {
      ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
      ended.countDown();
    }
  }

  private static int cannotStart(RuntimeException e) {
    if (e instanceof IllegalArgumentException
        || e instanceof StorageUnavailable
        || e instanceof LocalFailure
        || e instanceof Node.CannotStart) {
      LOG.error("{}", e.getMessage());
    } else {
      LOG.error("Expected to start, but: {}", e.getMessage(), e);
    }
    return CANNOT_START;
  }

  private int serveWithEmbeddedDatabase(Config config) {
    startsDatabase = true;
    try (EmbeddedPostgres postgres = OwnDatabase.start(config, () -> !ending)) {
      database = postgres;
      return ending ? 0 : serve(OwnDatabase.with(config, postgres));
    }
  }

  private int serve(Config config) {
    try (Node started = Node.start(NodeConfig.complete(config))) {
      node = started;
      return started.awaitEnd();
    }
  }

  /**
   * Runs when the JVM was told to end: lets the node leave, waits until {@link #call} has closed
   * everything, and exits with 0, which a JVM that ends by a signal does not do by itself. It does
   * not wait for a start, except that of the database.
   */
  private void endGracefully() {
    if (ended.getCount() == 0) {
      return;
    }
    ending = true;
    Node started = node;
    EmbeddedPostgres postgres = database;
    boolean closed = true;
    if (started != null) {
      started.leave();
      closed = awaitEnd();
    } else if (postgres != null) {
      postgres.close();
    } else if (startsDatabase) {
      closed = awaitEnd();
    }
    Runtime.getRuntime().halt(closed ? 0 : CANNOT_END);
  }

  private boolean awaitEnd() {
    try {
      return ended.await(END_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
