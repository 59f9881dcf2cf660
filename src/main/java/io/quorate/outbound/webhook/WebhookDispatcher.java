package io.quorate.outbound.webhook;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import io.quorate.feed.FeedTail;
import io.quorate.lists.WebhookList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has one {@link WebhookDelivery} for each active webhook. One in the cluster at a time (a
 * singleton); should two run for a moment, receivers get some events twice.
 */
public final class WebhookDispatcher extends AbstractBehavior<WebhookDispatcher.Message> {

  private final WebhookContext node;
  private final Map<String, Running> running = new HashMap<>();
  private FeedTail.@Nullable Listening listening;

  /** What it receives. */
  sealed interface Message {}

  private enum Look implements Message {
    NOW
  }

  private record Listed(Map<String, WebhookList.Row> rows, @Nullable Throwable failure)
      implements Message {}

  private record Ended(String id, ActorRef<?> delivery) implements Message {}

  /** A delivery, and the epoch that was listed when it began. */
  private record Running(long epoch, ActorRef<WebhookDelivery.Message> delivery) {}

  private WebhookDispatcher(
      ActorContext<Message> context, TimerScheduler<Message> timers, WebhookContext node) {
    super(context);
    this.node = node;
    timers.startTimerWithFixedDelay(Look.NOW, node.settings().interval());
  }

  /** Starts it, on one node of the cluster. */
  public static void start(ActorSystem<?> system, WebhookContext node) {
    ClusterSingleton.get(system).init(SingletonActor.of(create(node), "webhooks"));
  }

  static Behavior<Message> create(WebhookContext node) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new WebhookDispatcher(context, timers, node)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, message -> look())
        .onMessage(Listed.class, this::listed)
        .onMessage(Ended.class, this::ended)
        .onSignal(PostStop.class, signal -> stopped())
        .build();
  }

  private Behavior<Message> look() {
    // Those that were registered at the same moment may be a few more than the limit.
    getContext()
        .pipeToSelf(
            node.list().first(2 * node.settings().most()),
            (rows, failure) -> new Listed(failure == null ? rows : Map.of(), failure));
    return this;
  }

  private Behavior<Message> listed(Listed listed) {
    if (listed.failure() != null) {
      getContext()
          .getLog()
          .warn("Webhooks not listed, tried again: {}", listed.failure().toString());
      return this;
    }
    Map.copyOf(running)
        .forEach(
            (id, one) -> {
              WebhookList.Row row = listed.rows().get(id);
              if (row == null || !row.active() || row.epoch() != one.epoch()) {
                running.remove(id);
                getContext().stop(one.delivery());
              }
            });
    listed
        .rows()
        .forEach(
            (id, row) -> {
              if (row.active() && !running.containsKey(id)) {
                running.put(id, new Running(row.epoch(), begun(id)));
              }
            });
    listen(!running.isEmpty());
    node.counts().sending(listed.rows().values().stream().filter(row -> !row.active()).count());
    return this;
  }

  private ActorRef<WebhookDelivery.Message> begun(String id) {
    ActorRef<WebhookDelivery.Message> delivery =
        getContext().spawnAnonymous(WebhookDelivery.create(id, node));
    getContext().watchWith(delivery, new Ended(id, delivery));
    return delivery;
  }

  private Behavior<Message> ended(Ended ended) {
    Running one = running.get(ended.id());
    if (one != null && one.delivery().equals(ended.delivery())) {
      running.remove(ended.id());
    }
    return this;
  }

  private Behavior<Message> stopped() {
    listen(false);
    node.counts().stopped();
    return this;
  }

  private void listen(boolean wanted) {
    if (wanted && listening == null) {
      listening = node.tail().listen();
    } else if (!wanted && listening != null) {
      listening.close();
      listening = null;
    }
  }
}
