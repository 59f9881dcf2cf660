package io.quorate.runtime.feed;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Places the {@link FeedSweeper}: once in the cluster where all nodes share their projections, and
 * on every node where each keeps its own. One node in the cluster wakes in either case.
 */
public final class FeedSweeping {

  private static final String SINGLETON = "reminders";
  private static final Duration RESTART_MIN = Duration.ofSeconds(1);
  private static final Duration RESTART_MAX = Duration.ofSeconds(10);
  private static final double RESTART_JITTER = 0.2;

  private FeedSweeping() {}

  /**
   * Starts this node's part of it.
   *
   * @param wake wakes the entity of a persistence id, wherever it lives
   * @param more the projections beside the reminders
   */
  public static void start(
      ActorSystem<?> system,
      Storage storage,
      HybridClock clock,
      Consumer<String> wake,
      List<Projection> more,
      FeedSweeper.Settings settings) {
    if (!storage.foldsOnEachNode()) {
      singleton(system, FeedSweeper.create(storage, clock, wake, more, settings));
      return;
    }
    var mayWake = new AtomicBoolean();
    Behavior<FeedSweeper.Message> sweeper =
        FeedSweeper.create(storage, clock, wake, mayWake::get, more, settings);
    system.systemActorOf(
        Behaviors.supervise(sweeper)
            .onFailure(
                SupervisorStrategy.restartWithBackoff(RESTART_MIN, RESTART_MAX, RESTART_JITTER)),
        "feed-sweeper",
        Props.empty());
    singleton(system, WakingTurn.holding(mayWake));
  }

  private static <M> void singleton(ActorSystem<?> system, Behavior<M> behavior) {
    ClusterSingleton.get(system).init(SingletonActor.of(behavior, SINGLETON));
  }
}
