package io.quorate.lock;

import static java.util.Map.entry;

import io.quorate.kernel.Gossip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds owners that wait for each other at several locks, by edge chasing: K. M. Chandy, J. Misra,
 * L. M. Haas: Distributed Deadlock Detection, ACM TOCS 1(2), 1983, the AND model. An owner is one
 * sequential activity.
 *
 * <p>A lock where somebody has waited for a while asks all nodes where the holders in the way wait
 * ({@link LockWhisper.Seek}); only when one does, those that wait for it are sent after it ({@link
 * LockWhisper.Probe}), from lock to lock. Who meets itself has found a cycle; then each edge is
 * looked at once more ({@link LockWhisper.Confirm}). An edge that is gone never comes back, so all
 * were there at the moment between the two looks: no deadlock is found that is none. Only the
 * youngest wait of a cycle completes it, so one is refused. What is lost on the way is found by a
 * later round.
 *
 * <p>Deviations: no process for each owner, but each node knows which of its locks an owner waits
 * at; edges are looked at again one after the other. A cycle over a semaphore, other holders of
 * which may give enough back, is no proof: it begins a {@link Survey}.
 *
 * <p>Remembers only the survey. For one lock and one thread.
 */
final class Deadlocks implements Gossip<LockCommand, Lock> {

  /** How long somebody waits before it is looked at whether the wait can end, in milliseconds. */
  static final long LOOK_AFTER_MS = 200;

  private static final String LOCK = "lock";

  private final Survey survey = new Survey();

  @Override
  public Map<String, Class<?>> messages() {
    return Map.ofEntries(
        entry("lock.seek", LockWhisper.Seek.class),
        entry("lock.found", LockWhisper.Found.class),
        entry("lock.probe", LockWhisper.Probe.class),
        entry("lock.confirm", LockWhisper.Confirm.class),
        entry("lock.confirmed", LockWhisper.Confirmed.class),
        entry("lock.pass", LockWhisper.Pass.class),
        entry("lock.suspect", LockWhisper.Suspect.class),
        entry("lock.ask", LockWhisper.Ask.class),
        entry("lock.told", LockWhisper.Told.class),
        entry("lock.verify", LockWhisper.Verify.class),
        entry("lock.verified", LockWhisper.Verified.class));
  }

  @Override
  public Set<String> topics(Lock lock) {
    return lock.queue().stream().map(wait -> wait.claim().owner()).collect(Collectors.toSet());
  }

  @Override
  public List<Whisper> speak(String id, Lock lock, long nowMs) {
    List<Wait> patient =
        lock.queue().stream().filter(wait -> nowMs - wait.sinceMs() >= LOOK_AFTER_MS).toList();
    if (patient.isEmpty()) {
      return List.of();
    }
    List<Hold> inTheWay = Blocking.holds(lock, patient);
    Stream<Whisper> sought = Probes.some(inTheWay, nowMs).map(hold -> Probes.seek(id, hold));
    return Stream.concat(sought, ownSuspects(id, patient, inTheWay)).toList();
  }

  @Override
  public Heard<LockCommand> hear(String id, Lock lock, Object message, long nowMs) {
    return switch ((LockWhisper) message) {
      case LockWhisper.Seek seek -> Heard.passing(Probes.found(id, lock, seek));
      case LockWhisper.Found found -> Heard.passing(Probes.begin(id, lock, found, nowMs));
      case LockWhisper.Probe probe -> Heard.passing(Probes.follow(id, lock, probe, nowMs));
      case LockWhisper.Confirm confirm -> Heard.passing(confirm(lock, confirm));
      case LockWhisper.Confirmed confirmed -> conclude(id, lock, confirmed, nowMs);
      case LockWhisper.Pass(String waitId, String behind) ->
          new Heard<>(List.of(), List.of(new LockCommand.LetPass(waitId, behind)));
      case LockWhisper.Suspect(String waitId) -> suspect(id, lock, lock.waiting(waitId), nowMs);
      case LockWhisper.Ask ask -> Heard.passing(Survey.answer(id, lock, ask));
      case LockWhisper.Told told -> Heard.passing(survey.told(id, told));
      case LockWhisper.Verify verify -> Heard.passing(Survey.verify(id, lock, verify));
      case LockWhisper.Verified verified -> survey.verified(id, lock, verified);
    };
  }

  /** Those who wait for what they hold of a semaphore themselves: no way leads there. */
  private static Stream<Whisper> ownSuspects(String id, List<Wait> patient, List<Hold> inTheWay) {
    Set<String> holders =
        inTheWay.stream().map(hold -> hold.claim().owner()).collect(Collectors.toSet());
    return patient.stream()
        .filter(wait -> holders.contains(wait.claim().owner()))
        .limit(Survey.MAX_SUSPECTS)
        .map(wait -> to(id, new LockWhisper.Suspect(wait.waitId())));
  }

  private Heard<LockCommand> suspect(String id, Lock lock, @Nullable Wait wait, long nowMs) {
    return wait == null ? Heard.nothing() : Heard.passing(survey.suspect(id, lock, wait, nowMs));
  }

  private static List<Whisper> confirm(Lock lock, LockWhisper.Confirm confirm) {
    int next = confirm.next();
    List<Edge> path = confirm.path();
    if (next >= path.size() || !Blocking.stands(lock, path.get(next))) {
      return List.of();
    }
    return List.of(
        next + 1 < path.size()
            ? to(
                path.get(next + 1).lock(),
                new LockWhisper.Confirm(
                    confirm.origin(), confirm.token(), confirm.initiator(), path, next + 1))
            : to(
                confirm.origin(),
                new LockWhisper.Confirmed(confirm.token(), confirm.initiator(), path)));
  }

  /** Lets somebody pass when that is enough; else the initiator, the youngest, is refused. */
  private Heard<LockCommand> conclude(
      String id, Lock lock, LockWhisper.Confirmed confirmed, long nowMs) {
    Wait wait = lock.waiting(confirmed.initiator().waitId());
    Hold hold = lock.hold(confirmed.token());
    if (wait == null || hold == null || !Blocking.isBehind(lock, wait, hold)) {
      return Heard.nothing();
    }
    if (!Blocking.isAloneInTheWay(lock, wait, hold)) {
      return suspect(id, lock, wait, nowMs);
    }
    if (Blocking.holds(lock, wait.claim()).isEmpty()) {
      Wait before = Blocking.waitBefore(lock, wait);
      return before == null
          ? Heard.nothing()
          : new Heard<>(
              List.of(), List.of(new LockCommand.LetPass(wait.waitId(), before.waitId())));
    }
    for (Edge edge : confirmed.path()) {
      if (edge.behind() != null) {
        return Heard.passing(
            List.of(to(edge.lock(), new LockWhisper.Pass(edge.waitId(), edge.behind()))));
      }
    }
    var cycle = new ArrayList<CycleMember>();
    cycle.add(new CycleMember(id, wait.claim().owner()));
    confirmed.path().forEach(edge -> cycle.add(new CycleMember(edge.lock(), edge.owner())));
    return new Heard<>(
        List.of(), List.of(new LockCommand.BreakDeadlock(wait.waitId(), confirmed.token(), cycle)));
  }

  static Whisper to(String lock, LockWhisper message) {
    return new Whisper(new Audience.One(LOCK, lock), message);
  }
}
