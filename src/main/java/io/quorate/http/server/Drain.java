package io.quorate.http.server;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/**
 * Ends the HTTP server on shutdown. While readiness says no, the node serves on for the drain
 * delay: each answer closes its connection, and a connection without a request stays open, since
 * its client may not have heard yet. Then the node accepts no connection, waits and streams end,
 * and the requests in progress finish. Akka closes connections without a request at once then.
 */
final class Drain {

  private static final Duration DRAIN_OF_NO_MEMBER = Duration.ofSeconds(1);
  private static final Duration LEAST_TO_TERMINATE = Duration.ofMillis(500);

  /** How often it is looked whether the batches are done. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final ActorSystem<?> system;
  private final CoordinatedShutdown shutdown;
  private final HttpSettings settings;
  private final ServerBinding binding;
  private final Runnable endWaits;
  private final Runnable endStreams;
  private final IntSupplier batches;

  Drain(
      ActorSystem<?> system,
      HttpSettings settings,
      ServerBinding binding,
      Runnable endWaits,
      Runnable endStreams,
      IntSupplier batches) {
    this.system = system;
    this.shutdown = CoordinatedShutdown.get(system);
    this.settings = settings;
    this.binding = binding;
    this.endWaits = endWaits;
    this.endStreams = endStreams;
    this.batches = batches;
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
        () -> {
          long untilNanos = System.nanoTime() + timeout().toNanos();
          return batchesDone(untilNanos)
              .thenCompose(done -> binding.terminate(left(untilNanos)))
              .thenApply(terminated -> Done.getInstance());
        });
  }

  /**
   * Waits for the results of batches: a response that has begun is no request in progress to Akka.
   */
  private CompletionStage<Done> batchesDone(long untilNanos) {
    return batches.getAsInt() == 0 || System.nanoTime() - untilNanos >= 0
        ? done()
        : Patterns.after(
            LOOK_EVERY,
            system.classicSystem().scheduler(),
            system.executionContext(),
            () -> batchesDone(untilNanos));
  }

  private static Duration left(long untilNanos) {
    Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
    return left.compareTo(LEAST_TO_TERMINATE) > 0 ? left : LEAST_TO_TERMINATE;
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
