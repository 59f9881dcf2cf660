package io.quorate;

import akka.actor.CoordinatedShutdown;
import akka.actor.CoordinatedShutdown.Reason;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of a node. Blocks; stateless and safe for use by any thread. */
final class NodeEnd {

  private static final Logger LOG = LoggerFactory.getLogger(NodeEnd.class);

  /** Longer than all phases of a shutdown that begins with the node's removal. */
  private static final long HANGING_SECONDS = 45;

  private NodeEnd() {}

  /**
   * Waits for the end of the actor system; should it hang after the cluster has removed the node,
   * for a bounded time, since nobody starts the node again before its process has ended.
   *
   * @return why it ended, if that is known
   */
  static @Nullable Reason await(ActorSystem<?> system) {
    long hangingSeconds = 0;
    while (hangingSeconds < HANGING_SECONDS) {
      try {
        system.getWhenTerminated().toCompletableFuture().get(1, TimeUnit.SECONDS);
        return reason(system);
      } catch (TimeoutException e) {
        hangingSeconds += isOrderly(reason(system)) ? 0 : 1;
      } catch (ExecutionException e) {
        return reason(system);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return reason(system);
      }
    }
    LOG.error("The node does not end by itself, and is ended");
    return reason(system);
  }

  /** Whether the node runs, or leaves since it was told to, for which others set the limit. */
  static boolean isOrderly(@Nullable Reason reason) {
    return reason == null || reason.equals(CoordinatedShutdown.jvmExitReason());
  }

  private static @Nullable Reason reason(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system).getShutdownReason().orElse(null);
  }
}
