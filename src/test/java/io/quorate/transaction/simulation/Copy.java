package io.quorate.transaction.simulation;

import io.quorate.kernel.Decider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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

  /** The longest time that an event waits for another one to be written with. */
  private static final int LONGEST_UNWRITTEN_MS = 1_000;

  private final Cluster cluster;
  private final World world;
  private final Site<C, E, S> site;
  private final int node;
  private final CopyOutbox<C> outbox;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Deque<Group.Deferred> later = new ArrayDeque<>();
  private final List<Object> hints = new ArrayList<>();
  private final List<E> unwritten = new ArrayList<>();
  private List<Request> writing = List.of();
  private long unwrittenSinceMs;
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
    unwritten.clear();
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
    int version = known + unwritten.size();
    var group = new Group<>(site, state, version, cluster.clock(node).nowMs());
    group.elapse();
    writing = take();
    writing.forEach(group::decide);
    group.decideHints(hints);
    hints.clear();
    if (group.mayWait()) {
      hold(group);
      return;
    }
    if (group.isForegone()) {
      wakeNow(group);
      group.reply();
    }
    unwritten.addAll(group.events());
    boolean early = cluster.defect() == Defect.DECISION_BEFORE_DURABLE;
    boolean writes = !group.events().isEmpty() || mustWrite();
    if (early || !writes) {
      publish(group);
    }
    if (writes) {
      cluster
          .journal()
          .append(
              site, known, List.copyOf(unwritten), group.nowMs(), ok -> written(group, early, ok));
    } else {
      finish(group);
    }
  }

  /** Goes on from events that are written with the next ones. */
  private void hold(Group<C, E, S> group) {
    if (unwritten.isEmpty()) {
      unwrittenSinceMs = world.nowMs();
      world.later(LONGEST_UNWRITTEN_MS, this::wake);
    }
    unwritten.addAll(group.events());
    state = group.state();
    publish(group);
    finish(group);
  }

  private boolean mustWrite() {
    return !unwritten.isEmpty() && world.nowMs() - unwrittenSinceMs >= LONGEST_UNWRITTEN_MS;
  }

  /** Decides those with the group that wait for what it brings about. */
  private void wakeNow(Group<C, E, S> group) {
    Set<Object> woken = group.woken();
    List<Group.Deferred> due =
        later.stream().filter(deferred -> woken.contains(deferred.until())).toList();
    later.removeAll(due);
    List<Request> requests = due.stream().map(Group.Deferred::request).toList();
    writing = Stream.concat(writing.stream(), requests.stream()).toList();
    requests.forEach(group::decide);
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
    known += unwritten.size();
    unwritten.clear();
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
