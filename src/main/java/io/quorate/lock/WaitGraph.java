package io.quorate.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Waits of which is known what they cannot end without, and which of them never end, by the
 * reduction of R. C. Holt: Some Deadlock Properties of Computer Systems, ACM Computing Surveys
 * 4(3), 1972: an owner of which no wait is known gives all back in time; so does one whose waits
 * end then; who is left is stuck. What is not known yet counts as one that ends, so that who is
 * stuck stays so whatever is learned. For one thread.
 */
final class WaitGraph {

  private final Map<Name, Blocked> waits = new LinkedHashMap<>();

  private record Name(String lock, String waitId) {
    static Name of(Blocked blocked) {
      return new Name(blocked.lock(), blocked.waiting().waitId());
    }
  }

  /**
   * Says that a wait never ends.
   *
   * @param proof all waits that show it, with the holds of those who are stuck
   * @param circle those of them that wait for each other, the wait itself first
   */
  record Knot(List<Blocked> proof, List<Blocked> circle) {
    Knot {
      proof = List.copyOf(proof);
      circle = List.copyOf(circle);
    }

    /** Whether the wait itself is the one to be refused. */
    boolean isYoungest() {
      WaitRef own = circle.getFirst().waiting();
      return circle.stream().skip(1).allMatch(other -> own.isYoungerThan(other.waiting()));
    }

    List<CycleMember> members() {
      return circle.stream()
          .map(one -> new CycleMember(one.lock(), one.waiting().owner()))
          .distinct()
          .toList();
    }
  }

  WaitGraph add(Collection<Blocked> some) {
    some.forEach(blocked -> waits.put(Name.of(blocked), blocked));
    return this;
  }

  /** Returns the owners of all holds that are in the way. */
  Set<String> holders() {
    return waits.values().stream()
        .flatMap(blocked -> blocked.holds().stream())
        .map(Blocked.Weight::owner)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Returns who waits in a circle with a wait and is stuck with it.
   *
   * @param inOrder whether nobody passes an earlier wait
   * @return empty when the wait may end, or waits for a circle only that it is not in
   */
  Optional<Knot> knot(String lock, String waitId, boolean inOrder) {
    Map<Name, Blocked> stuck = stuck(inOrder);
    Blocked own = stuck.get(new Name(lock, waitId));
    if (own == null) {
      return Optional.empty();
    }
    Set<Blocked> reached = reached(List.of(own), stuck);
    List<Blocked> circle =
        reached.stream().filter(one -> reached(next(one, stuck), stuck).contains(own)).toList();
    return circle.contains(own)
        ? Optional.of(new Knot(List.copyOf(reached), circle))
        : Optional.empty();
  }

  private Map<Name, Blocked> stuck(boolean inOrder) {
    Map<Name, Blocked> left = waits;
    int before;
    do {
      before = left.size();
      left = reduced(left, inOrder);
    } while (left.size() < before);
    return left;
  }

  private static Map<Name, Blocked> reduced(Map<Name, Blocked> all, boolean inOrder) {
    Set<String> owners = owners(all);
    var left = new LinkedHashMap<Name, Blocked>();
    all.forEach(
        (name, blocked) -> {
          Blocked still = blocked.without(owner -> !owners.contains(owner));
          boolean isFree =
              still.behind() == null
                  ? still.isFree()
                  : !inOrder || !all.containsKey(new Name(still.lock(), still.behind()));
          if (!isFree) {
            left.put(name, still);
          }
        });
    return left;
  }

  private static Set<String> owners(Map<Name, Blocked> of) {
    var owners = new HashSet<String>();
    of.values().forEach(blocked -> owners.add(blocked.waiting().owner()));
    return owners;
  }

  /** Returns these and all that they wait for, nearest first. */
  private static Set<Blocked> reached(List<Blocked> first, Map<Name, Blocked> stuck) {
    var reached = new LinkedHashSet<>(first);
    Deque<Blocked> open = new ArrayDeque<>(first);
    while (!open.isEmpty()) {
      for (Blocked next : next(open.removeFirst(), stuck)) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }

  private static List<Blocked> next(Blocked one, Map<Name, Blocked> stuck) {
    if (one.behind() != null) {
      Blocked before = stuck.get(new Name(one.lock(), one.behind()));
      return before == null ? List.of() : List.of(before);
    }
    Set<String> owners =
        one.holds().stream().map(Blocked.Weight::owner).collect(Collectors.toSet());
    var next = new ArrayList<Blocked>();
    for (Blocked other : stuck.values()) {
      if (owners.contains(other.waiting().owner())) {
        next.add(other);
      }
    }
    return next;
  }
}
