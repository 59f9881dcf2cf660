package io.quorate.multijvm.linearizability;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Judges whether the concurrent history of one object is linearizable: whether every operation
 * seems to take effect at one moment between its invocation and its return (M. Herlihy and J. Wing,
 * "Linearizability: a correctness condition for concurrent objects", 1990). See {@link
 * LinearizabilitySearch} for how. Stateless.
 *
 * @param <O> operations
 * @param <S> states
 */
public final class LinearizabilityCheck<O, S> {

  /** About 200 bytes each. Twenty open writes that only their sum tells apart need a million. */
  static final int MAX_VISITED = 2_000_000;

  private final LinearizabilityModel<O, S> model;
  private final int maxVisited;

  public LinearizabilityCheck(LinearizabilityModel<O, S> model) {
    this(model, MAX_VISITED);
  }

  public LinearizabilityCheck(LinearizabilityModel<O, S> model, int maxVisited) {
    this.model = model;
    this.maxVisited = maxVisited;
  }

  /**
   * Judges.
   *
   * @param key the object's name, for people to read
   * @param initial its state before the first call
   */
  public LinearizabilityVerdict judge(String key, S initial, List<LinearizableCall<O>> calls) {
    long[] returns = returns(calls);
    if (returns.length == 0) {
      return new LinearizabilityVerdict.Linearizable(0);
    }
    var whole = search(initial, calls, returns[returns.length - 1]);
    return switch (whole.run()) {
      case FOUND -> new LinearizabilityVerdict.Linearizable(whole.visited());
      case UNDECIDED ->
          new LinearizabilityVerdict.Undecided(
              whole.visited(),
              ("%s: Expected to decide whether %d operations are linearizable, but it is"
                      + " undecided after %d configurations.")
                  .formatted(key, calls.size(), maxVisited));
      case NONE ->
          new LinearizabilityVerdict.Violated(
              whole.visited(), window(key, initial, calls, returns));
    };
  }

  /**
   * Looks for the first return up to which nothing explains the history: if there is no order up to
   * a moment, there is none up to any later one, so halving finds it.
   */
  private String window(String key, S initial, List<LinearizableCall<O>> calls, long[] returns) {
    int explained = -1;
    int unexplained = returns.length - 1;
    var best = new LinearizabilityWindow<>(key, calls, List.of(), initial);
    while (unexplained - explained > 1) {
      int middle = (explained + unexplained) / 2;
      var search = search(initial, calls, returns[middle]);
      switch (search.run()) {
        case FOUND -> {
          explained = middle;
          best = new LinearizabilityWindow<>(key, calls, search.order(), search.state());
        }
        case NONE, UNDECIDED -> unexplained = middle;
      }
    }
    return best.text(returns[unexplained]);
  }

  private LinearizabilitySearch<O, S> search(
      S initial, List<LinearizableCall<O>> calls, long untilNanos) {
    return new LinearizabilitySearch<>(model, initial, calls, untilNanos, maxVisited);
  }

  private static <O> long[] returns(List<LinearizableCall<O>> calls) {
    if (calls.isEmpty()) {
      return new long[0];
    }
    long base = calls.getFirst().invokedNanos();
    LongStream sinceBase =
        calls.stream().filter(c -> !c.open()).mapToLong(c -> c.returnedNanos() - base);
    return sinceBase.sorted().distinct().map(nanos -> nanos + base).toArray();
  }
}
