package io.quorate.http.server;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ends the HTTP server on shutdown. While readiness says no, the node serves on for the drain
 * delay: each answer closes its connection, and a connection without a request stays open, since
 * its client may not have heard yet. Then the node accepts no connection, waits and streams end,
 * and the requests in progress finish. Akka closes connections without a request at once then.
 */
final class Drain {

  private static final Duration DRAIN_OF_NO_MEMBER = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final CoordinatedShutdown shutdown;
  private final HttpSettings settings;
  private final ServerBinding binding;
  private final Runnable endWaits;
  private final Runnable endStreams;

  Drain(
      ActorSystem<?> system,
      HttpSettings settings,
      ServerBinding binding,
      Runnable endWaits,
      Runnable endStreams) {
    this.system = system;
    this.shutdown = CoordinatedShutdown.get(system);
    this.settings = settings;
    this.binding = binding;
    this.endWaits = endWaits;
    this.endStreams = endStreams;
  }

  /** Adds the tasks to the node's shutdown. */
  void register() {
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(), "drain-delay", this::serveForAWhile);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", () -> binding.unbind());
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "end-waits",
        () -> {
          endWaits.run();
          endStreams.run();
          return done();
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "http-terminate",
        () -> binding.terminate(timeout()).thenApply(terminated -> Done.getInstance()));
  }

  private CompletionStage<Done> serveForAWhile() {
    return settings.drainDelay().isZero() || !isOrderly()
        ? done()
        : Patterns.after(
            settings.drainDelay(),
            system.classicSystem().scheduler(),
            system.executionContext(),
            Drain::done);
  }

  /** A node that never became a member cannot answer what it is asked, so it waits little. */
  private Duration timeout() {
    boolean neverJoined =
        shutdown
            .getShutdownReason()
            .filter(CoordinatedShutdown.clusterJoinUnsuccessfulReason()::equals)
            .isPresent();
    return neverJoined ? DRAIN_OF_NO_MEMBER : settings.drainTimeout();
  }

  /** Whether the node was told to end; a node that the cluster has removed can only refuse. */
  private boolean isOrderly() {
    return shutdown
        .getShutdownReason()
        .map(CoordinatedShutdown.jvmExitReason()::equals)
        .orElse(true);
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedFuture(Done.getInstance());
  }
}
