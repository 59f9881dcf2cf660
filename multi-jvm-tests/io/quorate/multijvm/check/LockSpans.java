package io.quorate.multijvm.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.lock.CycleMember;
import io.quorate.lock.LockEvent;
import io.quorate.lock.WaitEnd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From when to when who waited for one lock, and who held it, by its history; and which of its
 * waits were refused, since they were in a deadlock. Times are milliseconds of the lock's time. For
 * one thread.
 */
final class LockSpans {

  private final Map<String, Span> waiting = new HashMap<>();
  private final Map<Long, Span> held = new HashMap<>();
  private final List<Deadlock> deadlocks = new ArrayList<>();

  /** A wait that was refused. */
  record Deadlock(String owner, String waitId, List<CycleMember> cycle, long atMs) {}

  private static final class Span {
    private final String owner;
    private final long fromMs;
    private long toMs = Long.MAX_VALUE;

    Span(String owner, long fromMs) {
      this.owner = owner;
      this.fromMs = fromMs;
    }

    boolean touches(long sinceMs, long untilMs) {
      return fromMs <= untilMs && toMs >= sinceMs;
    }
  }

  /** Reads them from a history as it is served by HTTP. */
  static LockSpans of(List<JsonNode> events) {
    var spans = new LockSpans();
    events.forEach(event -> spans.add(LockHistoryCheck.event(event)));
    return spans;
  }

  List<Deadlock> deadlocks() {
    return List.copyOf(deadlocks);
  }

  /** Whether an owner waited at some time between two. */
  boolean waited(String owner, long fromMs, long toMs) {
    return any(waiting.values(), Set.of(owner), fromMs, toMs);
  }

  /** Whether one of some owners held it at some time between two. */
  boolean wasHeld(Set<String> owners, long fromMs, long toMs) {
    return any(held.values(), owners, fromMs, toMs);
  }

  private void add(LockEvent event) {
    switch (event) {
      case LockEvent.Enqueued one ->
          waiting.put(one.waitId(), new Span(one.claim().owner(), one.atMs()));
      case LockEvent.Granted one -> {
        end(waiting.get(one.waitId()), one.atMs());
        end(held.get(one.replaced()), one.atMs());
        held.put(one.token(), new Span(one.claim().owner(), one.atMs()));
      }
      case LockEvent.Reentered one -> end(waiting.get(one.waitId()), one.atMs());
      case LockEvent.WaitEnded one -> {
        Span span = waiting.get(one.waitId());
        end(span, one.atMs());
        if (one.reason() == WaitEnd.DEADLOCK) {
          String owner = span == null ? "" : span.owner;
          deadlocks.add(new Deadlock(owner, one.waitId(), one.cycle(), one.atMs()));
        }
      }
      case LockEvent.Released one when one.count() == 0 -> end(held.get(one.token()), one.atMs());
      case LockEvent.Lost one -> end(held.get(one.token()), one.atMs());
      default -> {}
    }
  }

  private static void end(@Nullable Span span, long atMs) {
    if (span != null) {
      span.toMs = atMs;
    }
  }

  private static boolean any(Collection<Span> some, Set<String> owners, long fromMs, long toMs) {
    return some.stream()
        .anyMatch(span -> owners.contains(span.owner) && span.touches(fromMs, toMs));
  }
}
