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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the projections, the reminders among them, from the feed, and wakes the entities that are
 * due: a page of them at each interval, and the next one at once when most of those before have
 * done what they were woken for, as the feed tells. One in the cluster at a time (a singleton);
 * should two run for a moment, they wait for each other in the database.
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
  private final Consumer<String> wake;
  private final Projections projections;
  private final Settings settings;
  private final TimerScheduler<Message> timers;

  /** Those that were woken a moment ago, and whose due time has not changed since. */
  private final Map<String, Long> wokenAtMs;

  /** How many rows of the feed are read at once: fewer after failures, since a page may be slow. */
  private int feedRows;

  private int succeededPages;

  private boolean sweeping;

  /** Whether the last sweep left some that are due. */
  private boolean behind;

  /**
   * Where the next sweep begins: those that stay due, as open transactions do, must not keep the
   * others from their turn.
   */
  private Due sweptUpTo = Due.FIRST;

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

  private record Swept(List<Due> due, int limit, @Nullable Throwable failure) implements Message {}

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
      Consumer<String> wake,
      Projections projections,
      Map<String, Long> wokenAtMs,
      Settings settings) {
    super(context);
    this.reminders = reminders;
    this.clock = clock;
    this.wake = wake;
    this.projections = projections;
    this.settings = settings;
    this.timers = timers;
    this.wokenAtMs = wokenAtMs;
    this.feedRows = settings.feedPage().rows();
    context.getSelf().tell(Follow.NOW);
    timers.startTimerWithFixedDelay(Sweep.NOW, settings.interval());
  }

  /**
   * Returns the behaviour.
   *
   * @param wake wakes the entity of a persistence id
   * @param more the projections beside the reminders
   */
  public static Behavior<Message> create(
      Storage storage,
      HybridClock clock,
      Consumer<String> wake,
      List<Projection> more,
      Settings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var wokenAtMs = new HashMap<String, Long>();
                  var all = new ArrayList<Projection>();
                  all.add(new ReminderProjection(wokenAtMs.keySet()::removeAll));
                  all.addAll(more);
                  return new FeedSweeper(
                      context,
                      timers,
                      storage.reminders(),
                      clock,
                      wake,
                      new Projections(storage.feed(), all),
                      wokenAtMs,
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
      boolean hurried = behind && followed.failure() == null;
      timers.startSingleTimer(
          Follow.NOW,
          hurried && HURRIED_INTERVAL.compareTo(settings.feedInterval()) < 0
              ? HURRIED_INTERVAL
              : settings.feedInterval());
    }
    return behind && wokenAtMs.size() <= settings.page() / 2 ? sweep() : this;
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
    if (sweeping) {
      return this;
    }
    sweeping = true;
    long nowMs = HybridClock.millis(clock.tick());
    wokenAtMs.values().removeIf(atMs -> nowMs - atMs > settings.repeatAfter().toMillis());
    int limit = settings.page() + wokenAtMs.size();
    Due after = sweptUpTo;
    CompletionStage<List<Due>> due = reminders.due(nowMs, after, limit);
    getContext()
        .pipeToSelf(
            due, (rows, failure) -> new Swept(failure == null ? rows : List.of(), limit, failure));
    return this;
  }

  private Behavior<Message> swept(Swept swept) {
    sweeping = false;
    if (swept.failure() != null) {
      getContext().getLog().warn("Reminders not read, tried again: {}", swept.failure().toString());
    }
    long nowMs = HybridClock.millis(clock.tick());
    int woken = 0;
    Due last = Due.FIRST;
    for (Due due : swept.due()) {
      if (woken == settings.page()) {
        break;
      }
      last = due;
      if (wokenAtMs.putIfAbsent(due.persistenceId(), nowMs) == null) {
        wake.accept(due.persistenceId());
        woken++;
      }
    }
    behind = woken == settings.page() || swept.due().size() == swept.limit();
    sweptUpTo = behind ? last : Due.FIRST;
    return this;
  }
}
