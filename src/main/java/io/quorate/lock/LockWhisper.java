package io.quorate.lock;

import io.quorate.kernel.Gossip.Rumour;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What locks tell each other to find owners that wait for each other. */
public sealed interface LockWhisper {

  /** Asks, of all locks, where a holder waits. */
  record Seek(String owner, String lock, long token) implements LockWhisper {}

  /** Answers that it waits here. */
  record Found(String owner, long token, String at, WaitRef waiting) implements LockWhisper {}

  /**
   * Looks for a way from a holder back to one of those that wait for it.
   *
   * @param round names one search of one lock
   * @param origin the lock where the initiators wait
   * @param token the hold in their way
   * @param initiators those that wait, and are younger than all waits on the way
   * @param path the way so far, from the holder of the token on
   * @param owner who is asked now
   */
  record Probe(
      String round,
      String origin,
      long token,
      List<WaitRef> initiators,
      List<Edge> path,
      String owner)
      implements LockWhisper, Rumour {
    public Probe {
      initiators = List.copyOf(initiators);
      path = List.copyOf(path);
    }

    @Override
    public Optional<Object> onlyNew(Predicate<String> isNew) {
      List<WaitRef> left =
          initiators.stream().filter(one -> isNew.test(round + "|" + one.waitId())).toList();
      return left.isEmpty()
          ? Optional.empty()
          : Optional.of(new Probe(round, origin, token, left, path, owner));
    }
  }

  /**
   * Looks at every edge of a way back once more.
   *
   * @param next the first edge that has not been looked at
   */
  record Confirm(String origin, long token, WaitRef initiator, List<Edge> path, int next)
      implements LockWhisper {
    public Confirm {
      path = List.copyOf(path);
    }
  }

  /** Says that all edges but the initiator's own stand. */
  record Confirmed(long token, WaitRef initiator, List<Edge> path) implements LockWhisper {
    public Confirmed {
      path = List.copyOf(path);
    }
  }

  /** Says that a wait is in a cycle only since it is behind another one. */
  record Pass(String waitId, String behind) implements LockWhisper {}

  /** Says that a wait is in a circle in which a semaphore has several holders. */
  record Suspect(String waitId) implements LockWhisper {}

  /**
   * Asks, of all locks, what an owner waits for.
   *
   * @param origin the lock that asks
   * @param survey names one survey of that lock
   */
  record Ask(String owner, String origin, long survey) implements LockWhisper {}

  /** Answers what cannot end, and what that is behind. */
  record Told(long survey, List<Blocked> waits) implements LockWhisper {
    public Told {
      waits = List.copyOf(waits);
    }
  }

  /**
   * Looks once more at all that proves that a wait never ends.
   *
   * @param origin the lock where it waits
   * @param proof sorted by locks
   * @param next the first that has not been looked at
   */
  record Verify(String origin, String waitId, List<Blocked> proof, int next)
      implements LockWhisper {
    public Verify {
      proof = List.copyOf(proof);
    }
  }

  /** Says that all of it stands. */
  record Verified(String waitId, List<Blocked> proof) implements LockWhisper {
    public Verified {
      proof = List.copyOf(proof);
    }
  }
}
