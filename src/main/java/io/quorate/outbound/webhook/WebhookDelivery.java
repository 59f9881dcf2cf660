package io.quorate.outbound.webhook;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedEvent;
import io.quorate.kernel.InvalidArgument;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.FeedPosition;
import io.quorate.webhook.WebhookCommand;
import io.quorate.webhook.WebhookTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one webhook, and does one thing after the other: it asks the webhook where to
 * begin, reads events, sends them, and tells the webhook how far it has come. It ends when the
 * webhook is parked, removed, or begun anew; then the dispatcher starts another.
 *
 * <p>After a failure of the receiver (no connection, no answer in time, another status than 2xx) it
 * waits longer each time, and tells the webhook, which is parked when the receiver has failed and
 * taken nothing for too long.
 *
 * <p>An attempt that this node did not send (there are as many calls as it may have, or it leaves
 * the receiver's host alone after failures) is none: it lengthens no wait, is not told among the
 * latest attempts, and no webhook whose receiver has not failed is ever parked for it. It is made
 * again after the first, shortest wait. The waits differ by chance, so that of many who wait for
 * the same host each has its turn: one that is down is noticed by an attempt of each webhook's own.
 * From that first failure on the time without a success goes on, whatever is sent meanwhile: the
 * node may leave the host alone just because this receiver fails. So the webhook is told then, too,
 * with the same number of attempts, writes nothing, and is parked when the time is over.
 */
final class WebhookDelivery extends AbstractBehavior<WebhookDelivery.Message> {

  /** How long to wait for the next event when there is nothing to record. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long to wait when the webhook or the feed does not answer. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final TimerScheduler<Message> timers;
  private final String id;
  private final WebhookContext node;
  private @Nullable WebhookSender sender;
  private DeliveryQueue queue;
  private long recordedNanos = System.nanoTime();

  /** Why the receiver wants no more at all. */
  private Optional<String> gone = Optional.empty();

  /** What it receives. */
  sealed interface Message {}

  private enum GoOn implements Message {
    NOW
  }

  private record Looked(Reply reply) implements Message {}

  private record ReadOn(WebhookContext.@Nullable Part part, @Nullable Throwable failure)
      implements Message {}

  private record Sent(WebhookSender.Sent sent) implements Message {}

  private record Recorded(Reply reply) implements Message {}

  private WebhookDelivery(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      String id,
      WebhookContext node) {
    super(context);
    this.timers = timers;
    this.id = id;
    this.node = node;
    this.queue = new DeliveryQueue(node.reader().start(), 0);
    context.getSelf().tell(GoOn.NOW);
  }

  static Behavior<Message> create(String id, WebhookContext node) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new WebhookDelivery(context, timers, id, node)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(GoOn.class, message -> next())
        .onMessage(Looked.class, this::looked)
        .onMessage(ReadOn.class, this::readOn)
        .onMessage(Sent.class, this::sent)
        .onMessage(Recorded.class, this::recorded)
        .onSignal(PostStop.class, signal -> stopped())
        .build();
  }

  private Behavior<Message> next() {
    WebhookSender to = sender;
    if (to == null) {
      getContext().pipeToSelf(node.look(id), (reply, never) -> new Looked(reply));
      return this;
    }
    if (queue.isNews() && !untilRecord().isPositive()) {
      return record(to);
    }
    List<FeedEvent> events = queue.next(node.settings().parallel());
    if (events.isEmpty()) {
      read(to.filter());
    } else {
      getContext().pipeToSelf(to.send(events), (sent, never) -> new Sent(sent));
    }
    return this;
  }

  private Behavior<Message> looked(Looked looked) {
    if (looked.reply().rejection() != null) {
      return later(RETRY_AFTER);
    }
    WebhookTarget target = WebhookContext.target(looked.reply());
    if (!target.active()) {
      return Behaviors.stopped();
    }
    Optional<FeedPosition> position = node.reader().position(target.position());
    if (position.isEmpty()) {
      return parkAsLost(target);
    }
    try {
      List<String> types = target.types().isEmpty() ? null : target.types();
      sender =
          new WebhookSender(
              target, EventFilter.of(node.reader().types(), types, null), node.post());
    } catch (InvalidArgument e) {
      getContext().getLog().warn("Webhook {} wants what this version does not know", id);
      return Behaviors.stopped();
    }
    queue = new DeliveryQueue(position.get(), target.attempts());
    if (!position.get().cursor().equals(target.position())) {
      queue.moved();
    }
    return target.attempts() == 0 ? next() : later(pause());
  }

  /** Wherever it went on, it could leave out events: somebody must say where. */
  private Behavior<Message> parkAsLost(WebhookTarget target) {
    getContext().getLog().warn("Webhook {} is parked: its place is none of this journal", id);
    getContext().pipeToSelf(node.tellLost(id, target), (reply, never) -> new Recorded(reply));
    return this;
  }

  private void read(EventFilter filter) {
    Duration patience = queue.isNews() ? untilRecord() : PATIENCE;
    getContext().pipeToSelf(node.read(queue.read(), filter, patience), ReadOn::new);
  }

  private Behavior<Message> readOn(ReadOn read) {
    WebhookContext.Part part = read.part();
    WebhookSender to = sender;
    if (part == null || to == null) {
      getContext()
          .getLog()
          .warn(
              "Feed not read for webhook {}, tried again: {}", id, String.valueOf(read.failure()));
      return later(RETRY_AFTER);
    }
    queue.add(
        part.batch().events().stream().filter(to.filter()::lets).toList(),
        part.batch().next(),
        part.passed());
    node.counts().waiting(getContext().getSelf(), queue.oldest());
    return next();
  }

  private Behavior<Message> sent(Sent message) {
    boolean worked = queue.attempts() == 0;
    queue.sent(message.sent().outcomes(), System.currentTimeMillis());
    message.sent().outcomes().forEach(outcome -> node.counts().attempted(outcome.result()));
    node.counts().waiting(getContext().getSelf(), queue.oldest());
    gone = message.sent().gone();
    if (queue.attempts() == 0) {
      if (!worked) {
        getContext().getLog().info("Webhook {} is delivered again", id);
      }
      return queue.isHeldBack() ? later(pause()) : next();
    }
    if (worked) {
      getContext()
          .getLog()
          .warn("Webhook {} is not delivered, tried again: {}", id, message.sent().firstProblem());
    }
    return sender == null ? this : record(sender);
  }

  private Behavior<Message> record(WebhookSender to) {
    var progress =
        new WebhookCommand.Progress(
            to.target().epoch(),
            queue.done().cursor(),
            queue.unrecorded(),
            queue.attempts(),
            node.settings().giveUpAfter().toMillis(),
            gone.orElse(null));
    getContext().pipeToSelf(node.tell(id, progress), (reply, never) -> new Recorded(reply));
    return this;
  }

  private Behavior<Message> recorded(Recorded recorded) {
    if (recorded.reply().rejection() != null) {
      return later(RETRY_AFTER);
    }
    WebhookTarget now = WebhookContext.target(recorded.reply());
    if (sender == null || !now.active() || now.epoch() != sender.target().epoch()) {
      if (!now.active() && queue.attempts() > 0) {
        getContext()
            .getLog()
            .warn("Webhook {} is parked: nothing is sent until it is replayed", id);
      }
      return Behaviors.stopped();
    }
    queue.recorded();
    recordedNanos = System.nanoTime();
    return queue.attempts() == 0 ? next() : later(pause());
  }

  /** Returns how long to wait after a failure, or after what this node did not send. */
  private Duration pause() {
    return node.settings().backOff(queue.isHeldBack() ? 1 : queue.attempts());
  }

  private Behavior<Message> stopped() {
    node.counts().waiting(getContext().getSelf(), Optional.empty());
    return this;
  }

  private Behavior<Message> later(Duration delay) {
    timers.startSingleTimer(GoOn.NOW, delay);
    return this;
  }

  private Duration untilRecord() {
    return node.settings().recordInterval().minusNanos(System.nanoTime() - recordedNanos);
  }
}
