package io.quorate.multijvm.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one order of the calls of a history, up to a moment, that explains every answer: J. M.
 * Wing and C. Gong, "Testing and verifying concurrent objects" (1993), with the memory of visited
 * configurations of G. Lowe, "Testing for linearizability" (2017), sections 4 and 5: a
 * configuration is the set of calls that are in the order already, and the state they lead to.
 *
 * <p>Deviations, none of which changes the answer. Calls that are open at that moment need not be
 * in the order; the search ends when all others are. Of open calls with equal operations the first
 * one invoked goes first. A call that leaves the state as it is, such as a read, goes into the
 * order as soon as it may, without alternative: whatever comes later would be as legal without it.
 * A configuration that some answer can no longer follow is left at once: see {@link
 * LinearizabilityModel#isPossibleFrom}.
 *
 * <p>Used once, by one thread.
 */
final class LinearizabilitySearch<O, S> {

  /** How a search ends. */
  enum End {
    /** An order was found. */
    FOUND,
    /** There is none. */
    NONE,
    /** Too many configurations. */
    UNDECIDED
  }

  private static final int NOTHING = -1;

  /** An odd number with its bits well mixed: 2 to the power of 64, divided by the golden ratio. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final LinearizabilityModel<O, S> model;
  private final LinearizabilityTimeline<O> timeline;
  private final int maxVisited;
  private final Set<Configuration<S>> visited = new HashSet<>();
  private final Deque<Step<S>> steps = new ArrayDeque<>();
  private final BitSet ordered = new BitSet();
  private S state;
  private int answersLeft;

  /**
   * @param untilNanos the moment: calls that return after it count as open, with their answers
   */
  LinearizabilitySearch(
      LinearizabilityModel<O, S> model,
      S initial,
      List<LinearizableCall<O>> calls,
      long untilNanos,
      int maxVisited) {
    this.model = model;
    this.timeline = new LinearizabilityTimeline<>(calls, untilNanos);
    this.state = initial;
    this.maxVisited = maxVisited;
    this.answersLeft = timeline.answers();
  }

  End run() {
    int entry = arrive();
    while (answersLeft > 0) {
      if (visited.size() > maxVisited) {
        return End.UNDECIDED;
      }
      if (timeline.isBarrier(entry)) {
        entry = backtrack();
        if (entry == NOTHING) {
          return End.NONE;
        }
      } else {
        S after = candidate(entry);
        if (after == null) {
          entry = timeline.next(entry);
        } else {
          take(entry, after, false);
          entry = arrive();
        }
      }
    }
    return End.FOUND;
  }

  /** Returns the order so far; the one that was looked for when it was found. */
  List<LinearizableCall<O>> order() {
    var order = new ArrayList<LinearizableCall<O>>();
    steps.descendingIterator().forEachRemaining(step -> order.add(timeline.call(step.entry)));
    return order;
  }

  /** Returns the state that the order leads to. */
  S state() {
    return state;
  }

  int visited() {
    return visited.size();
  }

  /** Returns where to look for the next call: a barrier when it is of no use to go on from here. */
  private int arrive() {
    while (takeNeutral()) {
      // until there is none
    }
    if (visited.contains(new Configuration<>(ordered, state))) {
      return timeline.end();
    }
    visited.add(new Configuration<>((BitSet) ordered.clone(), state));
    return isPossible() ? timeline.first() : timeline.end();
  }

  private boolean takeNeutral() {
    for (int e = timeline.first(); !timeline.isBarrier(e); e = timeline.next(e)) {
      if (timeline.isAnswered(e) && state.equals(model.apply(operation(e), state))) {
        take(e, state, true);
        return true;
      }
    }
    return false;
  }

  private boolean isPossible() {
    for (int e = timeline.first(); e != timeline.end(); e = timeline.next(e)) {
      if (timeline.isAnswered(e) && !model.isPossibleFrom(operation(e), state)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the state after the call, or null when it is not to be the next one. */
  private @Nullable S candidate(int entry) {
    int twin = timeline.earlierTwin(entry);
    if (twin != NOTHING && !ordered.get(timeline.number(twin))) {
      return null;
    }
    S after = model.apply(operation(entry), state);
    return state.equals(after) ? null : after;
  }

  private void take(int entry, S after, boolean neutral) {
    steps.push(new Step<>(entry, state, neutral));
    timeline.lift(entry);
    ordered.set(timeline.number(entry));
    answersLeft -= timeline.isAnswered(entry) ? 1 : 0;
    state = after;
  }

  /** Returns where to go on, one alternative back, or {@link #NOTHING}. */
  private int backtrack() {
    while (!steps.isEmpty()) {
      Step<S> step = steps.pop();
      timeline.unlift(step.entry);
      ordered.clear(timeline.number(step.entry));
      answersLeft += timeline.isAnswered(step.entry) ? 1 : 0;
      state = step.before;
      if (!step.neutral) {
        return timeline.next(step.entry);
      }
    }
    return NOTHING;
  }

  private O operation(int entry) {
    return timeline.call(entry).operation();
  }

  private record Configuration<S>(BitSet ordered, S state) {

    /** Spread well: sets and states of neighbours differ in a few bits only, and alike. */
    @Override
    public int hashCode() {
      long mixed = (ordered.hashCode() * SPREAD + state.hashCode()) * SPREAD;
      return (int) (mixed >>> Integer.SIZE);
    }
  }

  private record Step<S>(int entry, S before, boolean neutral) {}
}
