package io.quorate.cluster.join;

import akka.actor.typed.ActorSystem;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import java.util.concurrent.TimeUnit;

/**
 * Finds the other nodes by the Kubernetes API and joins them, or forms a cluster with them: for
 * hosts that come and go, where nobody can list seed nodes. The configuration is that of {@link
 * BootstrapSettings}, and the actor system's setup has a {@link BootstrapConsent}.
 */
public final class Bootstrap {

  private static final long BIND_TIMEOUT_SECONDS = 10;

  private Bootstrap() {}

  /**
   * Opens the management port and begins to look for the others; joining comes later, by itself.
   * Blocks until the port is bound.
   *
   * @throws java.util.concurrent.CompletionException when it cannot be
   */
  public static void start(ActorSystem<?> system) {
    AkkaManagement.get(system)
        .start()
        .toCompletableFuture()
        .orTimeout(BIND_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .join();
    ClusterBootstrap.get(system).start();
  }
}
