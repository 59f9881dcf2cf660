package io.quorate.cluster;

import akka.actor.ActorSystem;
import akka.coordination.lease.javadsl.Lease;
import akka.coordination.lease.javadsl.LeaseProvider;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.runtime.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL with our schema, and nodes that take leases in it through Akka. */
final class PostgresLeaseFixture implements AutoCloseable {

  static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
  static final Duration INTERVAL = Duration.ofMillis(500);
  static final Duration TIMEOUT = Duration.ofSeconds(4);
  static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final EmbeddedPostgres postgres;
  private final List<ActorSystem> systems = new CopyOnWriteArrayList<>();

  PostgresLeaseFixture() {
    try {
      Path directory = Files.createDirectories(Path.of("target", "test-data"));
      postgres = EmbeddedPostgres.start(Files.createTempDirectory(directory, "lease"), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Database.open(config(postgres.port()).getConfig("quorate")).close();
  }

  /** Returns the name of a lease that nobody has used. */
  static String freshName() {
    return "lease-" + NAMES.incrementAndGet();
  }

  /** Starts a node; its leases go straight to the database. */
  ActorSystem node() {
    return node(postgres.port());
  }

  /** Starts a node whose leases go through a relay. */
  ActorSystem node(PostgresLeaseRelay relay) {
    return node(relay.port());
  }

  PostgresLeaseRelay relay() {
    return new PostgresLeaseRelay(postgres.port());
  }

  static Lease lease(ActorSystem node, String name, String owner) {
    return LeaseProvider.get(node).getLease(name, "quorate-lease", owner);
  }

  /** The same, with an operation timeout that is shorter than a statement may take. */
  static Lease impatientLease(ActorSystem node, String name, String owner) {
    return LeaseProvider.get(node).getLease(name, "impatient-lease", owner);
  }

  static void stop(ActorSystem node) {
    node.terminate();
    node.getWhenTerminated().toCompletableFuture().join();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  @Override
  public void close() {
    systems.forEach(PostgresLeaseFixture::stop);
    postgres.close();
  }

  private ActorSystem node(int port) {
    ActorSystem system = ActorSystem.create("lease", config(port));
    systems.add(system);
    return system;
  }

  private Config config(int port) {
    return ConfigFactory.parseString(
            """
            quorate.database.url = "jdbc:postgresql://127.0.0.1:%d/quorate"
            quorate.database.user = "%s"
            quorate.database.password = "%s"
            quorate-lease {
              lease-class = "%s"
              heartbeat-timeout = %dms
              heartbeat-interval = %dms
              lease-operation-timeout = %dms
            }
            impatient-lease = ${quorate-lease}
            impatient-lease.lease-operation-timeout = %dms
            akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
            akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
            """
                .formatted(
                    port,
                    postgres.user(),
                    postgres.password(),
                    PostgresLease.class.getName(),
                    TIME_TO_LIVE.toMillis(),
                    INTERVAL.toMillis(),
                    TIMEOUT.toMillis(),
                    SHORT_TIMEOUT.toMillis()))
        .withFallback(ConfigFactory.parseResources("conf/quorate.conf").withOnlyPath("quorate"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
