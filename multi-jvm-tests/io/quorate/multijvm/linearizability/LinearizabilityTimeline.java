package io.quorate.multijvm.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The invocations and returns of a history in the order of time, as a doubly linked list of numbers
 * from which a call can be lifted and put back in constant time (Wing and Gong). Number 0 stands
 * before the first entry; the last one is a barrier that is always there. At the same nanosecond
 * invocations come before returns, so that the calls overlap. Not thread-safe.
 */
final class LinearizabilityTimeline<O> {

  private static final int NONE = -1;

  private final List<Entry<O>> entries = new ArrayList<>();
  private final int[] next;
  private final int[] previous;

  /** By the number of an invocation, that of its return or {@link #NONE}. */
  private final int[] returns;

  private final int[] twins;
  private int answers;

  LinearizabilityTimeline(List<LinearizableCall<O>> calls, long untilNanos) {
    for (int i = 0; i < calls.size(); i++) {
      LinearizableCall<O> call = calls.get(i);
      long invokedNanos = call.invokedNanos() - untilNanos;
      long returnedNanos = call.returnedNanos() - untilNanos;
      if (invokedNanos <= 0) {
        boolean answered = !call.open() && returnedNanos <= 0;
        entries.add(new Entry<>(i, call, invokedNanos, false, answered));
        if (answered) {
          entries.add(new Entry<>(i, call, returnedNanos, true, false));
          answers++;
        }
      }
    }
    entries.sort(Comparator.<Entry<O>>comparingLong(Entry::atNanos).thenComparing(Entry::isReturn));
    next = new int[entries.size() + 2];
    previous = new int[entries.size() + 2];
    for (int e = 0; e <= entries.size(); e++) {
      next[e] = e + 1;
      previous[e + 1] = e;
    }
    returns = new int[entries.size() + 1];
    twins = new int[entries.size() + 1];
    match(new int[calls.size()]);
  }

  /** Returns how many calls have an answer. */
  int answers() {
    return answers;
  }

  int first() {
    return next[0];
  }

  int end() {
    return next.length - 1;
  }

  int next(int entry) {
    return next[entry];
  }

  /** Whether no call behind this entry may come before all that are in front of it. */
  boolean isBarrier(int entry) {
    return entry == end() || entry(entry).isReturn;
  }

  /** Whether this is the invocation of a call with an answer. */
  boolean isAnswered(int entry) {
    return entry != end() && entry(entry).answered;
  }

  /** Returns the number of the entry's call, from 0. */
  int number(int entry) {
    return entry(entry).number;
  }

  LinearizableCall<O> call(int entry) {
    return entry(entry).call;
  }

  /** Returns the last earlier open call with an equal operation, or -1. */
  int earlierTwin(int entry) {
    return twins[entry];
  }

  /** Takes a call out, with its return. */
  void lift(int entry) {
    unlink(entry);
    if (returns[entry] != NONE) {
      unlink(returns[entry]);
    }
  }

  /** Puts a call back; the last one that was lifted first. */
  void unlift(int entry) {
    if (returns[entry] != NONE) {
      link(returns[entry]);
    }
    link(entry);
  }

  private void match(int[] invocations) {
    Map<O, Integer> lastOpen = new HashMap<>();
    for (int e = 1; e <= entries.size(); e++) {
      Entry<O> entry = entry(e);
      returns[e] = NONE;
      twins[e] = NONE;
      if (entry.isReturn) {
        returns[invocations[entry.number]] = e;
      } else if (entry.answered) {
        invocations[entry.number] = e;
      } else {
        Integer twin = lastOpen.put(entry.call.operation(), e);
        twins[e] = twin == null ? NONE : twin;
      }
    }
  }

  private void unlink(int entry) {
    next[previous[entry]] = next[entry];
    previous[next[entry]] = previous[entry];
  }

  private void link(int entry) {
    next[previous[entry]] = entry;
    previous[next[entry]] = entry;
  }

  private Entry<O> entry(int number) {
    return entries.get(number - 1);
  }

  /** The invocation or the return of the call with a number. */
  private record Entry<O>(
      int number, LinearizableCall<O> call, long atNanos, boolean isReturn, boolean answered) {}
}
