package io.quorate.transaction.simulation;

import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides a group of commands one after another, and collects the events, the replies and what is
 * to be asked of others: the host's {@code GroupCommit} without journal format and memory of
 * requests.
 */
final class Group<C, E, S> {

  private final Site<C, E, S> site;
  private final Decider<C, E, S> decider;
  private final long nowMs;

  /** A request that is decided again once something has happened. */
  record Deferred(Request request, Object until) {}

  private final List<E> events = new ArrayList<>();
  private final List<Outgoing> outgoing = new ArrayList<>();
  private final List<Runnable> replies = new ArrayList<>();
  private final List<Deferred> later = new ArrayList<>();
  private S state;
  private int version;
  private boolean mayWait = true;
  private boolean foregone = true;

  Group(Site<C, E, S> site, S state, int version, long nowMs) {
    this.site = site;
    this.decider = site.type().decider();
    this.state = state;
    this.version = version;
    this.nowMs = nowMs;
  }

  void elapse() {
    for (List<E> due = decider.elapse(state, nowMs);
        !due.isEmpty();
        due = decider.elapse(state, nowMs)) {
      due.forEach(this::evolve);
    }
  }

  /** Decides hints; what is refused of them is of no interest to anybody. */
  void decideHints(List<Object> hints) {
    for (C command : site.type().merge(hints.stream().<C>map(site::command).toList())) {
      if (decider.decide(command, state, nowMs)
          instanceof Decision.Accepted<E>(List<E> happened, Shown shown)) {
        happened.forEach(this::evolve);
      }
    }
  }

  void decide(Request request) {
    switch (decider.decide(site.command(request.command()), state, nowMs)) {
      case Decision.Rejected<E>(Rejection rejection) -> reply(request, null, rejection);
      case Decision.Later<E>(List<E> happened, Object until) -> {
        happened.forEach(this::evolve);
        later.add(new Deferred(request, until));
      }
      case Decision.Accepted<E>(List<E> happened, Shown shown) -> {
        happened.forEach(this::evolve);
        var subject = new EntityType.Subject(site.id(), version, nowMs);
        reply(request, site.type().view(subject, state, shown), null);
      }
    }
  }

  S state() {
    return state;
  }

  long nowMs() {
    return nowMs;
  }

  List<E> events() {
    return events;
  }

  /** Returns what has happened that requests may wait for. */
  Set<Object> woken() {
    return events.stream()
        .flatMap(event -> decider.wakes(event, state).stream())
        .collect(Collectors.toSet());
  }

  List<Outgoing> outgoing() {
    return outgoing;
  }

  List<Deferred> later() {
    return later;
  }

  void reply() {
    replies.forEach(Runnable::run);
    replies.clear();
  }

  /** Whether its events need not be written yet. */
  boolean mayWait() {
    return !events.isEmpty() && mayWait;
  }

  /** Whether what its events say is so even if they are never written. */
  boolean isForegone() {
    return !events.isEmpty() && foregone;
  }

  private void reply(Request request, Object view, Rejection rejection) {
    replies.add(() -> request.replyTo().accept(new Reply(view, rejection, nowMs)));
  }

  private void evolve(E event) {
    state = decider.evolve(state, event);
    version++;
    events.add(event);
    mayWait &= site.type().mayWait(event, state);
    foregone &= site.type().isForegone(event, state);
    site.type().conversation().ifPresent(process -> outgoing.addAll(process.react(state, event)));
  }
}
