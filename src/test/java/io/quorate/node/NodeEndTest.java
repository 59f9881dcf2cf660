package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.CoordinatedShutdown;
import akka.actor.CoordinatedShutdown.Reason;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NodeEndTest {

  private static final Config HANGING =
      ConfigFactory.parseString(
          """
          akka.coordinated-shutdown {
            terminate-actor-system = off
            run-by-actor-system-terminate = off
            phases.actor-system-terminate.timeout = 500 ms
          }
          """);

  /** Well below the time after which a node that hangs is given up in any case. */
  @Test
  @Timeout(30)
  void shouldNotWaitLongerForAnEndThatHangsThanItsPhasesMayTake() throws Exception {
    Config config = HANGING.withFallback(ConfigFactory.load());
    var system = ActorSystem.create(Behaviors.<Void>empty(), "hanging", config);
    try {
      Reason reason = CoordinatedShutdown.clusterDowningReason();
      CoordinatedShutdown.get(system)
          .addTask(
              CoordinatedShutdown.PhaseActorSystemTerminate(),
              "never",
              () -> new CompletableFuture<>());
      CoordinatedShutdown.get(system).runAll(reason);

      assertThat(NodeEnd.await(system)).isEqualTo(reason);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }
}
