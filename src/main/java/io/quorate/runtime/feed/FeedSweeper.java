package io.quorate.runtime.feed;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Reminders;
import io.quorate.storage.Reminders.Due;
import io.quorate.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the projections, the reminders among them, from the feed, and wakes the entities that are
 * due: a page of them at each interval, and the next one at once when most of those before have
 * done what they were woken for, as the feed tells. Where nodes share their projections, one in the
 * cluster at a time (a singleton); should two run for a moment, they wait for each other in the
 * storage. Where each node keeps its own, one on every node, of which one at a time wakes. {@link
 * FeedSweeping} places it.
 */
public final class FeedSweeper extends AbstractBehavior<FeedSweeper.Message> {

  private static final int MOST_ROWS = 100_000;
  private static final Projections.Followed NO_PAGE = new Projections.Followed(0, false, List.of());

  /** After how many pages in a row a page that was made smaller grows again. */
  private static final int GROW_AFTER = 16;

  /** How often the feed is read at least while more are due than were woken. */
  private static final Duration HURRIED_INTERVAL = Duration.ofMillis(50);

  private final Reminders reminders;
  private final HybridClock clock;
  private final BooleanSupplier mayWake;
  private final WakeUps wakeUps;
  private final Projections projections;
  private final Settings settings;
  private final TimerScheduler<Message> timers;

  /** How many rows of the feed are read at once: fewer after failures, since a page may be slow. */
  private int feedRows;

  private int succeededPages;

  private boolean sweeping;

  /** What it receives. */
  sealed interface Message {}

  private enum Follow implements Message {
    NOW
  }

  private enum Sweep implements Message {
    NOW
  }

  private record Followed(Projections.Followed page, @Nullable Throwable failure)
      implements Message {}

  private record Swept(WakeUps.Wanted wanted, List<Due> due, @Nullable Throwable failure)
      implements Message {}

  /** The limits, read once from {@code quorate.feed} and {@code quorate.reminders}. */
  public record Settings(
      Duration feedInterval,
      PageLimit feedPage,
      Duration interval,
      int page,
      Duration repeatAfter) {
    public static Settings of(Config quorate) {
      SettingsSection feed = SettingsSection.of(quorate, "feed");
      SettingsSection reminders = SettingsSection.of(quorate, "reminders");
      return new Settings(
          feed.duration("interval"),
          new PageLimit(feed.number("page", 1, MOST_ROWS), feed.bytes("page-bytes")),
          reminders.duration("interval"),
          reminders.number("page", 1, MOST_ROWS),
          reminders.duration("repeat-after"));
    }
  }

  private FeedSweeper(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Reminders reminders,
      HybridClock clock,
      BooleanSupplier mayWake,
      WakeUps wakeUps,
      Projections projections,
      Settings settings) {
    super(context);
    this.reminders = reminders;
    this.clock = clock;
    this.mayWake = mayWake;
    this.wakeUps = wakeUps;
    this.projections = projections;
    this.settings = settings;
    this.timers = timers;
    this.feedRows = settings.feedPage().rows();
    context.getSelf().tell(Follow.NOW);
    timers.startTimerWithFixedDelay(Sweep.NOW, settings.interval());
  }

  /** Returns the behaviour of one that always wakes. */
  static Behavior<Message> create(
      Storage storage,
      HybridClock clock,
      Consumer<String> wake,
      List<Projection> more,
      Settings settings) {
    return create(storage, clock, wake, () -> true, more, settings);
  }

  /**
   * Returns the behaviour.
   *
   * @param wake wakes the entity of a persistence id
   * @param mayWake whether it is this one's turn to wake, which may change at any time
   * @param more the projections beside the reminders
   */
  static Behavior<Message> create(
      Storage storage,
      HybridClock clock,
      Consumer<String> wake,
      BooleanSupplier mayWake,
      List<Projection> more,
      Settings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var wakeUps = new WakeUps(settings.page(), settings.repeatAfter(), wake);
                  var all = new ArrayList<Projection>();
                  all.add(new ReminderProjection(wakeUps::changed));
                  all.addAll(more);
                  return new FeedSweeper(
                      context,
                      timers,
                      storage.reminders(),
                      clock,
                      mayWake,
                      wakeUps,
                      new Projections(storage.feed(), all),
                      settings);
                }));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Follow.class, message -> follow())
        .onMessage(Followed.class, this::followed)
        .onMessage(Sweep.class, message -> sweep())
        .onMessage(Swept.class, this::swept)
        .build();
  }

  private Behavior<Message> follow() {
    CompletionStage<Projections.Followed> followed =
        projections.follow(new PageLimit(feedRows, settings.feedPage().bytes()));
    getContext()
        .pipeToSelf(
            followed, (page, failure) -> new Followed(failure == null ? page : NO_PAGE, failure));
    return this;
  }

  private Behavior<Message> followed(Followed followed) {
    if (followed.failure() != null) {
      getContext().getLog().warn("Feed not read, tried again: {}", followed.failure().toString());
    }
    adaptPage(followed.failure() == null);
    followed.page().afterwards().forEach(Runnable::run);
    if (followed.page().full()) {
      getContext().getSelf().tell(Follow.NOW);
    } else {
      boolean hurried = wakeUps.isBehind() && followed.failure() == null;
      timers.startSingleTimer(
          Follow.NOW,
          hurried && HURRIED_INTERVAL.compareTo(settings.feedInterval()) < 0
              ? HURRIED_INTERVAL
              : settings.feedInterval());
    }
    return wakeUps.mayGoOn() ? sweep() : this;
  }

  /** What was too slow once may be so again: a page grows only after many have succeeded. */
  private void adaptPage(boolean succeeded) {
    if (!succeeded) {
      feedRows = Math.max(1, feedRows / 2);
      succeededPages = 0;
    } else if (feedRows < settings.feedPage().rows() && ++succeededPages == GROW_AFTER) {
      feedRows = Math.min(settings.feedPage().rows(), 2 * feedRows);
      succeededPages = 0;
    }
  }

  private Behavior<Message> sweep() {
    if (!mayWake.getAsBoolean()) {
      // Whoever's turn it is wakes them; should it be this one's again, it begins anew.
      wakeUps.clear();
      return this;
    }
    if (sweeping) {
      return this;
    }
    sweeping = true;
    long nowMs = HybridClock.millis(clock.tick());
    WakeUps.Wanted wanted = wakeUps.begin(nowMs);
    CompletionStage<List<Due>> due = reminders.due(nowMs, wanted.after(), wanted.limit());
    getContext()
        .pipeToSelf(
            due, (rows, failure) -> new Swept(wanted, failure == null ? rows : List.of(), failure));
    return this;
  }

  private Behavior<Message> swept(Swept swept) {
    sweeping = false;
    if (swept.failure() != null) {
      getContext().getLog().warn("Reminders not read, tried again: {}", swept.failure().toString());
    }
    if (mayWake.getAsBoolean()) {
      wakeUps.end(swept.wanted(), swept.due(), HybridClock.millis(clock.tick()));
    }
    return this;
  }
}
