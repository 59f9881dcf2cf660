package io.quorate.runtime.entity;

import io.quorate.runtime.entity.HostMetrics.Outcome;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before an entity's event-sourced behaviour and collects requests while it recovers or
 * writes, so that they are decided together in the next group commit. It outlives a restart of the
 * behaviour after a failed write: the requests of that write are then decided again, which is safe,
 * since those that were written after all are remembered.
 *
 * <p>Used by one actor; not thread-safe.
 */
final class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final String typeName;
  private final HostContext context;
  private final Consumer<HostMessage> toSelf;
  private final BiConsumer<HostMessage.Request, Reply> replier;
  private final Function<HostMessage.Answered, Optional<HostMessage.Request>> answers;
  private final Deferred later;
  private final Hints hints;
  private final RequestQueue waiting;
  private List<Waiting> writing = List.of();
  private Phase phase = Phase.RECOVERING;
  private int failedWrites;
  private boolean wakeDue;
  private boolean reminded;
  private boolean doubted;
  private boolean stopDue;
  private boolean restarting;
  private boolean withheld;

  /** What the behaviour behind the inbox is doing. */
  private enum Phase {
    /** It reads its journal for the first time. */
    RECOVERING,
    /** It waits for a message. */
    IDLE,
    /** A flush is on its way to it, or a write is. */
    BUSY
  }

  /**
   * Creates an empty inbox.
   *
   * @param toSelf sends a message to the entity itself
   * @param timer sends a message to the entity itself, later
   * @param replier answers a request
   * @param answers makes a request of what others have answered, if the entity wants to know
   */
  Inbox(
      String typeName,
      HostContext context,
      Consumer<HostMessage> toSelf,
      Outbox.Timer timer,
      BiConsumer<HostMessage.Request, Reply> replier,
      Function<HostMessage.Answered, Optional<HostMessage.Request>> answers) {
    this.typeName = typeName;
    this.context = context;
    this.toSelf = toSelf;
    this.hints = new Hints(timer);
    this.waiting = new RequestQueue(context.settings().bufferSize());
    this.later = new Deferred(context.settings().bufferSize());
    this.replier = replier;
    this.answers = answers;
  }

  /**
   * Takes a message in.
   *
   * @return whether the behaviour must have it now; else it is kept
   */
  boolean accept(HostMessage message) {
    switch (message) {
      case HostMessage.Request request -> enqueue(request);
      case HostMessage.Hint hint -> wakeDue |= hints.keep(hint.command());
      case HostMessage.Wake wake -> wakeDue = true;
      case HostMessage.Remind remind -> {
        wakeDue = true;
        reminded = true;
      }
      case HostMessage.Resend resend -> wakeDue = true;
      // Kept by the entity's Talk.
      case HostMessage.Whispered whispered -> wakeDue = true;
      case HostMessage.Pulse pulse -> wakeDue = true;
      // As many as were asked, so that they need no limit of their own.
      case HostMessage.Answered answered ->
          answers.apply(answered).map(Waiting::arrived).ifPresent(waiting::addLast);
      case HostMessage.Stop stop -> stopDue = true;
      case HostMessage.Flush flush -> {
        return true;
      }
      case HostMessage.Looked looked -> {
        return true;
      }
      case HostMessage.Recalled recalled -> {
        return true;
      }
    }
    if (stopDue && isIdle()) {
      return true;
    }
    flushIfDue();
    return false;
  }

  /** Takes the next group, oldest first; the requests stay here until {@link #written}. */
  List<Waiting> take() {
    writing = waiting.take(context.settings().batchSize());
    wakeDue = false;
    return writing;
  }

  /** Whether requests wait for something to happen to the entity. */
  boolean hasDeferred() {
    return !later.isEmpty();
  }

  /**
   * Adds requests to the group that was taken: those that wait for what the group brings about, so
   * that they need no write of their own; as many as there is room for.
   *
   * @param happened what the events of the group bring about
   * @param certain tells whether a request can be decided without looking anything up
   */
  List<Waiting> takeWoken(Set<Object> happened, Predicate<Waiting> certain) {
    int room = context.settings().batchSize() - writing.size();
    List<Waiting> woken = room <= 0 ? List.of() : later.take(happened, room, certain);
    if (!woken.isEmpty()) {
      writing = Stream.concat(writing.stream(), woken.stream()).toList();
    }
    return woken;
  }

  /** Returns, once, whether the durable reminder was said to be due. */
  boolean takeReminded() {
    boolean taken = reminded;
    reminded = false;
    return taken;
  }

  /** The behaviour doubts that it knows the whole history, and recovers before it decides. */
  void doubted() {
    doubted = true;
  }

  /**
   * The group that was taken is not written and answered so, since this node cannot prove that it
   * owns the entity.
   */
  void withheld() {
    if (!withheld) {
      LOG.warn(
          "{} commands to a {} withheld, since this node could not prove that it owns it",
          writing.size(),
          typeName);
    }
    written(Set::of, List.of());
    withheld = true;
  }

  /** Adds a command that the entity has made of what it heard. */
  void ask(HostMessage.Request request) {
    waiting.addLast(Waiting.arrived(request));
  }

  /**
   * Gives up, when the entity is to stop while it recovers, which may take for ever: what waits is
   * certainly not done by this copy. Of a write that failed nothing is said.
   *
   * @return whether it may stop at once
   */
  boolean giveUp() {
    if (phase != Phase.RECOVERING && !restarting) {
      return false;
    }
    waiting.take(Integer.MAX_VALUE).stream()
        .filter(one -> !one.mayBeDone())
        .forEach(one -> refuse(one.request(), Outcome.FAILED, Refusals.LEAVING));
    return true;
  }

  /** Takes the hints that came since the last group. */
  List<Object> takeHints() {
    return hints.take();
  }

  /**
   * The group that was taken is durable and answered.
   *
   * @param happened tells what its events have brought about: those that wait for it are decided
   *     again
   * @param waitingOn those of the group that wait for further events
   */
  void written(Supplier<Set<Object>> happened, List<Waiting> waitingOn) {
    waitingOn.forEach(one -> keep(one.again()));
    if (hasDeferred()) {
      waiting.putBack(later.take(happened.get()));
    }
    writing = List.of();
    withheld = false;
    failedWrites = 0;
    phase = Phase.IDLE;
    flushIfDue();
  }

  /** The behaviour has failed, and will recover anew. */
  void restarting() {
    restarting = true;
  }

  /** The behaviour has recovered; what a failed write left open is decided again, up to a limit. */
  void recovered() {
    boolean afterFailedWrite = phase == Phase.BUSY && !doubted;
    restarting = false;
    doubted = false;
    if (afterFailedWrite) {
      context.metrics().writeFailed(typeName);
      LOG.warn("A write of {} commands to a {} failed; decided again", writing.size(), typeName);
      failedWrites++;
    }
    if (failedWrites < context.settings().writeAttempts()) {
      waiting.putBack(afterFailedWrite ? writing.stream().map(Waiting::again).toList() : writing);
    } else {
      failedWrites = 0;
      writing.forEach(open -> refuseUnwritten(open.request()));
    }
    writing = List.of();
    phase = Phase.IDLE;
    flushIfDue();
  }

  private void keep(Waiting waitingOn) {
    long now = context.clock().tick();
    if (!later.keep(waitingOn, waits -> waits.request().isStale(now))) {
      refuse(
          waitingOn.request(),
          Outcome.OVERLOADED,
          waitingOn.mayBeDone() ? Refusals.UNWRITTEN : Refusals.BUFFER_FULL);
    }
  }

  private void enqueue(HostMessage.Request request) {
    if (!context.clock().observe(request.sentAt())) {
      refuse(request, Outcome.REJECTED, Refusals.CLOCK_AHEAD);
      return;
    }
    Waiting arrived = Waiting.arrived(request);
    if (!waiting.offer(arrived)) {
      long now = context.clock().tick();
      waiting.dropStale(now, one -> drop(one, now));
      if (!waiting.offer(arrived)) {
        refuse(request, Outcome.OVERLOADED, Refusals.BUFFER_FULL);
      }
    }
  }

  /** Of a command nothing is said: an earlier attempt may have been done. */
  private void drop(Waiting one, long now) {
    HostMessage.Request request = one.request();
    if (request.requestId() == null) {
      refuse(request, Outcome.STALE, Refusals.stale(now));
    } else {
      count(request, Outcome.STALE);
    }
  }

  private boolean isIdle() {
    return phase == Phase.IDLE && waiting.isEmpty() && hints.isEmpty();
  }

  private void flushIfDue() {
    if (phase == Phase.IDLE && (!waiting.isEmpty() || wakeDue || (stopDue && !hints.isEmpty()))) {
      phase = Phase.BUSY;
      toSelf.accept(HostMessage.Flush.INSTANCE);
    } else if (phase == Phase.IDLE && stopDue) {
      toSelf.accept(HostMessage.Stop.INSTANCE);
    }
  }

  private void refuseUnwritten(HostMessage.Request request) {
    boolean readOnly = request.requestId() == null;
    refuse(request, Outcome.FAILED, readOnly ? Refusals.UNREAD : Refusals.UNWRITTEN);
  }

  private void refuse(HostMessage.Request request, Outcome outcome, Reply reply) {
    count(request, outcome);
    replier.accept(request, reply);
  }

  private void count(HostMessage.Request request, Outcome outcome) {
    context.metrics().decided(typeName, request.command().getClass().getSimpleName(), outcome);
  }
}
