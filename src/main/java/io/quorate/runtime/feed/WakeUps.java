package io.quorate.runtime.feed;

import io.quorate.storage.Reminders.Due;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which of those that are due the sweeper wakes: a page of them at a time, and nobody again who was
 * woken a moment ago and has not done yet what he was woken for. Used by the sweeper's actor alone.
 */
final class WakeUps {

  private final int page;
  private final long repeatAfterMs;
  private final Consumer<String> wake;

  /** Those that were woken a moment ago, and whose due time has not changed since. */
  private final Map<String, Long> wokenAtMs = new HashMap<>();

  /** Whether the last sweep left some that are due. */
  private boolean behind;

  /**
   * Where the next sweep begins: those that stay due, as open transactions do, must not keep the
   * others from their turn.
   */
  private Due sweptUpTo = Due.FIRST;

  /**
   * Creates one that has woken nobody.
   *
   * @param wake wakes the entity of a persistence id
   */
  WakeUps(int page, Duration repeatAfter, Consumer<String> wake) {
    this.page = page;
    this.repeatAfterMs = repeatAfter.toMillis();
    this.wake = wake;
  }

  /** Forgets those whose due time has changed. */
  void changed(Set<String> persistenceIds) {
    wokenAtMs.keySet().removeAll(persistenceIds);
  }

  /** Forgets everybody, since somebody else wakes them from now on. */
  void clear() {
    wokenAtMs.clear();
    behind = false;
    sweptUpTo = Due.FIRST;
  }

  /** Begins a sweep; returns what to read. */
  Wanted begin(long nowMs) {
    wokenAtMs.values().removeIf(atMs -> nowMs - atMs > repeatAfterMs);
    return new Wanted(sweptUpTo, page + wokenAtMs.size());
  }

  /** Ends a sweep: wakes some of those that are due. */
  void end(Wanted wanted, List<Due> found, long nowMs) {
    int woken = 0;
    Due last = Due.FIRST;
    for (Due due : found) {
      if (woken == page) {
        break;
      }
      last = due;
      if (wokenAtMs.putIfAbsent(due.persistenceId(), nowMs) == null) {
        wake.accept(due.persistenceId());
        woken++;
      }
    }
    behind = woken == page || found.size() == wanted.limit();
    sweptUpTo = behind ? last : Due.FIRST;
  }

  /** Whether the last sweep left some that are due. */
  boolean isBehind() {
    return behind;
  }

  /** Whether the next ones have their turn at once: most of those before are done. */
  boolean mayGoOn() {
    return behind && wokenAtMs.size() <= page / 2;
  }

  /** What a sweep reads: those after one of them, up to a number. */
  record Wanted(Due after, int limit) {}
}
