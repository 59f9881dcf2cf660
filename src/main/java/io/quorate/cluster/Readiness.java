package io.quorate.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.quorate.cluster.lease.NodeLease;
import io.quorate.storage.Probe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether this node can do a client's work: it is a member of the cluster, has answered a
 * request end to end since it started, reaches its database, holds its lease, and is not shutting
 * down. Safe for use by any thread.
 */
public final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
  private static final long PROBE_VALID_NANOS = Duration.ofSeconds(5).toNanos();

  private final ActorSystem<?> system;
  private final Probe storage;
  private final NodeLease lease;
  private final Supplier<CompletionStage<Boolean>> trial;
  private volatile boolean served;
  private volatile Optional<String> told = Optional.of("");
  private volatile boolean databaseSeen;
  private volatile long databaseSeenNanos;

  private Readiness(
      ActorSystem<?> system,
      Probe storage,
      NodeLease lease,
      Supplier<CompletionStage<Boolean>> trial) {
    this.system = system;
    this.storage = storage;
    this.lease = lease;
    this.trial = trial;
  }

  /**
   * Starts watching.
   *
   * @param trial does one request end to end, and says whether it was answered
   */
  public static Readiness watch(
      ActorSystem<?> system,
      Probe storage,
      NodeLease lease,
      Supplier<CompletionStage<Boolean>> trial) {
    var readiness = new Readiness(system, storage, lease, trial);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO, PROBE_INTERVAL, readiness::probe, system.executionContext());
    return readiness;
  }

  /** Returns why the node is not ready, or empty when it is. */
  public Optional<String> notReady() {
    MemberStatus status = Cluster.get(system).selfMember().status();
    if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
      return Optional.of("Expected a serving node, but it is shutting down.");
    }
    if (!status.equals(MemberStatus.up())) {
      return Optional.of("Expected a member of the cluster, but the node is " + status + ".");
    }
    if (!databaseSeen || System.nanoTime() - databaseSeenNanos > PROBE_VALID_NANOS) {
      return Optional.of("Expected to reach the storage, but it does not answer.");
    }
    if (lease.isLost()) {
      return Optional.of("Expected to own entities, but this node has been fenced.");
    }
    if (!lease.isProven()) {
      return Optional.of("Expected to own entities, but the node's lease is not renewed.");
    }
    return served
        ? Optional.empty()
        : Optional.of("Expected to reach the entities, but none has answered yet.");
  }

  private void logTransition() {
    Optional<String> notReady = notReady();
    if (!notReady.equals(told)) {
      told = notReady;
      notReady.ifPresentOrElse(
          reason -> LOG.warn("Not ready: {}", reason), () -> LOG.info("Ready"));
    }
  }

  private void probe() {
    logTransition();
    boolean member = Cluster.get(system).selfMember().status().equals(MemberStatus.up());
    storage
        .ask()
        .thenRun(
            () -> {
              databaseSeenNanos = System.nanoTime();
              databaseSeen = true;
            });
    if (!served && member) {
      trial.get().thenAccept(answered -> served = served || answered);
    }
  }
}
