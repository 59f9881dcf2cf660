package io.quorate.lock;

import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.Gossip.Heard;
import io.quorate.kernel.Gossip.Whisper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out for one lock whether waits that are in a circle over semaphores never end: a circle is
 * needed, and not enough, since another holder may give enough back. It asks all locks what the
 * holders in the way wait for, and the holders in their way, and so on ({@link LockWhisper.Ask},
 * {@link LockWhisper.Told}). Once what is known is enough for a proof, all of that is looked at
 * once more ({@link LockWhisper.Verify}): waits and holds that are gone never come back, so all
 * were there at the moment between the two looks. Then the youngest of the circle is refused; where
 * it is enough that one passes an earlier wait, it passes.
 *
 * <p>What it knows is lost with the lock's memory; a later round learns it anew. A semaphore whose
 * permits change twice between the two looks may be misjudged by that moment. For one thread.
 */
final class Survey {

  /** For how long what was learned is used, in milliseconds; shorter than a round. */
  static final long LASTS_MS = 250;

  /** Owners that are asked for in one survey. */
  static final int MAX_OWNERS = 64;

  /** Waits of the lock that are looked at in one survey: the first that are suspected. */
  static final int MAX_SUSPECTS = 16;

  private long number = Long.MIN_VALUE;
  private WaitGraph known = new WaitGraph();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> suspects = new LinkedHashSet<>();
  private final Set<String> verified = new HashSet<>();

  /** Takes note that a wait is in a circle over semaphores. */
  List<Whisper> suspect(String id, Lock lock, Wait wait, long nowMs) {
    if (number == Long.MIN_VALUE || nowMs - number >= LASTS_MS || nowMs < number) {
      number = nowMs;
      known = new WaitGraph();
      asked.clear();
      suspects.clear();
      verified.clear();
    }
    if (suspects.size() >= MAX_SUSPECTS || !suspects.add(wait.waitId())) {
      return List.of();
    }
    return learn(id, Blocking.blocked(id, lock, wait));
  }

  /** Takes what a lock has told. */
  List<Whisper> told(String id, LockWhisper.Told told) {
    return told.survey() == number ? learn(id, told.waits()) : List.of();
  }

  /** Returns what a lock tells of an owner that waits there. */
  static List<Whisper> answer(String id, Lock lock, LockWhisper.Ask ask) {
    List<Blocked> waits =
        lock.queue().stream()
            .filter(wait -> wait.claim().owner().equals(ask.owner()))
            .limit(MAX_SUSPECTS)
            .flatMap(wait -> Blocking.blocked(id, lock, wait).stream())
            .toList();
    return waits.isEmpty()
        ? List.of()
        : List.of(Deadlocks.to(ask.origin(), new LockWhisper.Told(ask.survey(), waits)));
  }

  /** Looks once more at what this lock told, and passes the rest on. */
  static List<Whisper> verify(String id, Lock lock, LockWhisper.Verify verify) {
    int next = verify.next();
    List<Blocked> proof = verify.proof();
    while (next < proof.size() && proof.get(next).lock().equals(id)) {
      if (!Blocking.stands(lock, proof.get(next))) {
        return List.of();
      }
      next++;
    }
    boolean done = next >= proof.size();
    return List.of(
        Deadlocks.to(
            done ? verify.origin() : proof.get(next).lock(),
            done
                ? new LockWhisper.Verified(verify.waitId(), proof)
                : new LockWhisper.Verify(verify.origin(), verify.waitId(), proof, next)));
  }

  /** Draws the conclusion for a wait, all of whose proof has been looked at twice. */
  Heard<LockCommand> verified(String id, Lock lock, LockWhisper.Verified message) {
    String waitId = message.waitId();
    List<Blocked> proof = message.proof();
    WaitGraph proven = new WaitGraph().add(proof);
    boolean stands =
        proof.stream()
            .filter(one -> one.lock().equals(id))
            .allMatch(one -> Blocking.stands(lock, one));
    if (!stands) {
      return Heard.nothing();
    }
    Optional<WaitGraph.Knot> knot = proven.knot(id, waitId, false);
    if (knot.isEmpty()) {
      return proven
          .knot(id, waitId, true)
          .map(queued -> Heard.<LockCommand>passing(pass(queued)))
          .orElse(Heard.nothing());
    }
    // What was learned meanwhile may have shown a younger one.
    boolean isYoungest = known.knot(id, waitId, false).map(WaitGraph.Knot::isYoungest).orElse(true);
    return isYoungest && knot.get().isYoungest()
        ? new Heard<>(
            List.of(),
            List.of(
                new LockCommand.BreakDeadlock(
                    waitId,
                    knot.get().circle().getFirst().holds().getFirst().token(),
                    knot.get().members())))
        : Heard.nothing();
  }

  private List<Whisper> learn(String id, List<Blocked> waits) {
    known.add(waits);
    var whispers = new ArrayList<Whisper>();
    for (String owner : known.holders()) {
      if (asked.size() < MAX_OWNERS && asked.add(owner)) {
        whispers.add(
            new Whisper(new Audience.Topic(owner), new LockWhisper.Ask(owner, id, number)));
      }
    }
    for (String suspect : suspects) {
      if (!verified.contains(suspect)) {
        proof(id, suspect)
            .ifPresent(
                proof -> {
                  verified.add(suspect);
                  whispers.add(
                      Deadlocks.to(
                          proof.getFirst().lock(), new LockWhisper.Verify(id, suspect, proof, 0)));
                });
      }
    }
    return whispers;
  }

  private Optional<List<Blocked>> proof(String id, String waitId) {
    Optional<WaitGraph.Knot> stuck = known.knot(id, waitId, false);
    return (stuck.isPresent()
            ? stuck.filter(WaitGraph.Knot::isYoungest)
            : known.knot(id, waitId, true).filter(queued -> !pass(queued).isEmpty()))
        .map(knot -> knot.proof().stream().sorted(Comparator.comparing(Blocked::lock)).toList());
  }

  private static List<Whisper> pass(WaitGraph.Knot queued) {
    for (Blocked one : queued.circle()) {
      if (one.behind() != null) {
        return List.of(
            Deadlocks.to(one.lock(), new LockWhisper.Pass(one.waiting().waitId(), one.behind())));
      }
    }
    return List.of();
  }
}
