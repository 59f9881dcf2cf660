package io.quorate.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.CoordinatedShutdown.Reason;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletableFuture;
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
  private static final long HANGING_SECONDS = 60;

  /** The exit code of a node that the cluster has removed or not let in: start it again. */
  private static final int REMOVED_BY_CLUSTER = 75;

  private static final int CANNOT_JOIN = 1;

  private NodeEnd() {}

  /**
   * Waits for the end of the actor system. If it hangs, waits until the last phase of the shutdown
   * has timed out; and after the cluster has removed the node for a bounded time in any case, since
   * a supervisor starts the node again only when its process has ended.
   *
   * @return why it ended, if that is known
   */
  static @Nullable Reason await(ActorSystem<?> system) {
    CompletableFuture<Done> terminated = system.getWhenTerminated().toCompletableFuture();
    long hangingSeconds = 0;
    while (hangingSeconds < HANGING_SECONDS) {
      Reason reason = reason(system);
      boolean over = areOver(system, reason);
      try {
        terminated.get(1, TimeUnit.SECONDS);
        return reason(system);
      } catch (TimeoutException e) {
        hangingSeconds += over ? HANGING_SECONDS : (isOrderly(reason) ? 0 : 1);
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

  /** Whether all phases of the shutdown are over, or their time is. */
  private static boolean areOver(ActorSystem<?> system, @Nullable Reason reason) {
    return reason != null
        && CoordinatedShutdown.get(system).runAll(reason).toCompletableFuture().isDone();
  }

  /** Logs why a node ended, and returns an exit code for what starts it again. */
  static int exitCode(@Nullable Reason reason) {
    if (isOrderly(reason)) {
      return 0;
    }
    if (CoordinatedShutdown.incompatibleConfigurationDetectedReason().equals(reason)) {
      LOG.error(
          "Expected the settings of the other nodes (split-brain, shards), but this node's differ;"
              + " a change of them needs a full restart.");
      return CANNOT_JOIN;
    }
    if (CoordinatedShutdown.clusterJoinUnsuccessfulReason().equals(reason)) {
      LOG.error("Expected to join the cluster, but no seed node answered. Start this node again.");
    } else if (CoordinatedShutdown.clusterDowningReason().equals(reason)) {
      LOG.error("Removed by the cluster: this node could not be reached. Start it again.");
    } else {
      LOG.error("Ended by itself: {}. Start this node again.", reason);
    }
    return REMOVED_BY_CLUSTER;
  }

  /** Whether the node runs, or leaves since it was told to, for which others set the limit. */
  static boolean isOrderly(@Nullable Reason reason) {
    return reason == null || reason.equals(CoordinatedShutdown.jvmExitReason());
  }

  private static @Nullable Reason reason(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system).getShutdownReason().orElse(null);
  }
}
