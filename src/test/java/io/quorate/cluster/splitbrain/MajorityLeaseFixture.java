package io.quorate.cluster.splitbrain;

import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.coordination.lease.javadsl.Lease;
import akka.coordination.lease.javadsl.LeaseProvider;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.storage.Storage;
import io.quorate.storage.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL with our schema, and nodes that take leases in it through Akka. */
final class MajorityLeaseFixture implements AutoCloseable {

  static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
  static final Duration INTERVAL = Duration.ofMillis(500);
  static final Duration TIMEOUT = Duration.ofSeconds(4);
  static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final TestDatabase database = TestDatabase.besideOthers();
  private final List<ActorSystem> systems = new CopyOnWriteArrayList<>();
  private final List<Storage> storages = new CopyOnWriteArrayList<>();

  /** Returns the name of a lease that nobody has used. */
  static String freshName() {
    return "lease-" + NAMES.incrementAndGet();
  }

  /** Starts a node; its leases go straight to the database. */
  ActorSystem node() {
    return node(database.storage());
  }

  /** Starts a node whose leases go through a relay. */
  ActorSystem node(MajorityLeaseRelay relay) {
    Storage storage =
        TestDatabase.open(
            ConfigFactory.parseString("database.url = \"%s\"".formatted(database.url(relay.port())))
                .withFallback(database.config()));
    storages.add(storage);
    return node(storage);
  }

  /** Starts a node of a cluster; it has yet to join. {@link SwitchedDetector} cuts it off. */
  ActorSystem member() {
    return node(
        database.storage(),
        ConfigFactory.parseString(
            """
            akka.actor.provider = cluster
            akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            akka.cluster.jmx.enabled = off
            akka.cluster.failure-detector.implementation-class = "%s"
            """
                .formatted(SwitchedDetector.class.getName())));
  }

  MajorityLeaseRelay relay() {
    return new MajorityLeaseRelay(database.port());
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
    return database.connect();
  }

  @Override
  public void close() {
    systems.forEach(MajorityLeaseFixture::stop);
    storages.forEach(Storage::close);
    database.close();
  }

  private ActorSystem node(Storage storage) {
    return node(storage, ConfigFactory.empty());
  }

  private ActorSystem node(Storage storage, Config more) {
    ActorSystem system =
        ActorSystem.create(
            "lease",
            ActorSystemSetup.create(
                BootstrapSetup.create(more.withFallback(config()).resolve()),
                new CoordinationSetup(storage.coordinationLeases())));
    systems.add(system);
    return system;
  }

  private static Config config() {
    return ConfigFactory.parseString(
            """
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
                    MajorityLease.class.getName(),
                    TIME_TO_LIVE.toMillis(),
                    INTERVAL.toMillis(),
                    TIMEOUT.toMillis(),
                    SHORT_TIMEOUT.toMillis()))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
