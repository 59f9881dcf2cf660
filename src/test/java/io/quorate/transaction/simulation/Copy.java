package io.quorate.transaction.simulation;

import io.quorate.kernel.Decider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * One live copy of an entity: recovers from the journal, decides requests in groups, one group at a
 * time, answers once a group is durable, and recovers again when a write has failed. The host's
 * {@code Host} and {@code Inbox} in one.
 */
final class Copy<C, E, S> {

  private static final int BATCH = 16;
  private static final int SLOWEST_RECOVERY_MS = 30;
  private static final int WRITE_ATTEMPTS = 3;
  private static final int LINGER_MS = 5_000;
  private static final int HINT_DELAY_MS = 5_000;

  /** A timer for later is left to the reminders. */
  private static final long LONGEST_TIMER_MS = 3_600_000;

  private static final long SHORTEST_TIMER_MS = 20;

  private final Cluster cluster;
  private final World world;
  private final Site<C, E, S> site;
  private final int node;
  private final CopyOutbox<C> outbox;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Deque<Group.Deferred> later = new ArrayDeque<>();
  private final List<Object> hints = new ArrayList<>();
  private List<Request> writing = List.of();
  private S state;
  private int known;
  private long lastAtMs;
  private long timerAtMs = Decider.NEVER;
  private int failedWrites;
  private boolean busy = true;
  private boolean wakeDue;
  private boolean leaving;
  private boolean asleep;
  private boolean dead;

  Copy(Cluster cluster, Site<C, E, S> site, int node) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.site = site;
    this.node = node;
    this.state = site.type().decider().initial();
    this.outbox = new CopyOutbox<>(cluster, this, site.type().conversation().orElseThrow());
  }

  int node() {
    return node;
  }

  boolean isDead() {
    return dead;
  }

  /** Dies with all that it has not written. */
  void kill() {
    dead = true;
  }

  /** Is paused: what it gets waits, and then it goes on from what it knew before. */
  void sleep(int forMs) {
    if (forMs > 0) {
      asleep = true;
      world.later(
          forMs,
          () -> {
            asleep = false;
            if (!dead && !busy) {
              outbox.send(site.type().conversation().orElseThrow().resume(state));
              flushIfDue();
            }
          });
    }
  }

  void receive(Request request) {
    if (dead) {
      return;
    }
    cluster.clock(node).observe(request.sentAtMs());
    if (request.hint()) {
      hints.add(request.command());
      world.later(HINT_DELAY_MS, this::wake);
    } else {
      waiting.addLast(request);
      flushIfDue();
    }
  }

  /** Takes a command of its own: what others have answered. */
  void receiveOwn(C command, Runnable decided, Runnable refused) {
    receive(
        new Request(
            command,
            cluster.clock(node).nowMs(),
            Request.ANY_AGE,
            false,
            reply -> (reply.rejection() == null ? decided : refused).run()));
  }

  /** Takes a hint of its own: what it only notes of an answer. */
  void receiveNote(C command) {
    receive(new Request(command, cluster.clock(node).nowMs(), Request.ANY_AGE, true, reply -> {}));
  }

  /** Sees what time has brought, and asks again what is due. */
  void wake() {
    wakeDue = true;
    if (!dead) {
      flushIfDue();
    }
  }

  /** Reads the journal again, if another copy has written to it. */
  void refresh() {
    if (!busy && !asleep && known != site.history().size()) {
      recover();
    }
  }

  void recover() {
    busy = true;
    world.later(
        world.below(SLOWEST_RECOVERY_MS),
        () -> {
          if (!dead) {
            replay();
            setTimer();
            outbox.send(site.type().conversation().orElseThrow().resume(state));
            busy = false;
            flushIfDue();
          }
        });
  }

  private void replay() {
    S replayed = site.type().decider().initial();
    for (E event : site.history()) {
      replayed = site.type().decider().evolve(replayed, event);
    }
    state = replayed;
    known = site.history().size();
    lastAtMs = site.lastAtMs();
  }

  private void flushIfDue() {
    if (!busy && !asleep && (wakeDue || !waiting.isEmpty())) {
      flush();
    }
  }

  private void flush() {
    busy = true;
    wakeDue = false;
    cluster.clock(node).observe(lastAtMs);
    var group = new Group<>(site, state, known, cluster.clock(node).nowMs());
    group.elapse();
    writing = take();
    writing.forEach(group::decide);
    group.decideHints(hints);
    hints.clear();
    boolean early = cluster.defect() == Defect.DECISION_BEFORE_DURABLE;
    if (early || group.events().isEmpty()) {
      publish(group);
    }
    if (group.events().isEmpty()) {
      finish(group);
    } else {
      cluster
          .journal()
          .append(site, known, group.events(), group.nowMs(), ok -> written(group, early, ok));
    }
  }

  private void written(Group<C, E, S> group, boolean published, boolean success) {
    if (dead) {
      return;
    }
    if (!success) {
      decideAgain();
      recover();
      return;
    }
    known += group.events().size();
    lastAtMs = group.nowMs();
    state = group.state();
    if (!published) {
      publish(group);
    }
    finish(group);
  }

  private List<Request> take() {
    var batch = new ArrayList<Request>();
    while (!waiting.isEmpty() && batch.size() < BATCH) {
      Request next = waiting.removeFirst();
      long nowMs = cluster.clock(node).nowMs();
      if (next.isStale(nowMs)) {
        next.replyTo().accept(Reply.stale(nowMs));
      } else {
        batch.add(next);
      }
    }
    return batch;
  }

  private void publish(Group<C, E, S> group) {
    group.reply();
    outbox.send(group.outgoing());
  }

  private void finish(Group<C, E, S> group) {
    writing = List.of();
    failedWrites = 0;
    later.addAll(group.later());
    Set<Object> woken = group.woken();
    List<Group.Deferred> due =
        later.stream().filter(deferred -> woken.contains(deferred.until())).toList();
    later.removeAll(due);
    due.reversed().forEach(deferred -> waiting.addFirst(deferred.request()));
    outbox.resend(topics -> site.type().conversation().orElseThrow().resume(state, topics));
    setTimer();
    if (site.type().isOver(state)) {
      leaveSoon();
    }
    busy = false;
    flushIfDue();
  }

  private void decideAgain() {
    failedWrites++;
    if (failedWrites < WRITE_ATTEMPTS) {
      for (int i = writing.size() - 1; i >= 0; i--) {
        waiting.addFirst(writing.get(i));
      }
    } else {
      failedWrites = 0;
      writing.forEach(request -> request.replyTo().accept(Reply.unknown(lastAtMs)));
    }
    writing = List.of();
  }

  private void leaveSoon() {
    if (!leaving) {
      leaving = true;
      world.later(
          LINGER_MS,
          () -> {
            leaving = false;
            if (!busy && waiting.isEmpty() && hints.isEmpty() && outbox.isIdle()) {
              cluster.remove(site, this);
            }
          });
    }
  }

  private void setTimer() {
    long dueAtMs = site.type().decider().dueAtMs(state);
    long delayMs = dueAtMs - cluster.clock(node).nowMs();
    if (dueAtMs == timerAtMs || dueAtMs == Decider.NEVER || delayMs > LONGEST_TIMER_MS) {
      return;
    }
    timerAtMs = dueAtMs;
    world.later(
        Math.max(SHORTEST_TIMER_MS, delayMs),
        () -> {
          if (timerAtMs == dueAtMs) {
            timerAtMs = Decider.NEVER;
            wake();
          }
        });
  }
}
