package io.quorate.lock;

import static java.util.Map.entry;

import io.quorate.kernel.Gossip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * at; edges are looked at again one after the other. Of a semaphore only a hold without which the
 * others are not enough is an edge: a deadlock through several holds of one semaphore, each of
 * which would do, is left to the limits of the waits.
 *
 * <p>Pure and stateless; safe for use by any thread.
 */
final class Deadlocks implements Gossip<LockCommand, Lock> {

  /** How long somebody waits before it is looked at whether the wait can end, in milliseconds. */
  static final long LOOK_AFTER_MS = 200;

  /** Holders that one lock seeks in one round. */
  static final int MAX_SOUGHT = 64;

  /** Those that one probe is sent for: the youngest. */
  static final int MAX_INITIATORS = 256;

  /** The longest way that is looked at, in edges. */
  static final int MAX_PATH = 32;

  private static final String LOCK = "lock";

  @Override
  public Map<String, Class<?>> messages() {
    return Map.ofEntries(
        entry("lock.seek", LockWhisper.Seek.class),
        entry("lock.found", LockWhisper.Found.class),
        entry("lock.probe", LockWhisper.Probe.class),
        entry("lock.confirm", LockWhisper.Confirm.class),
        entry("lock.confirmed", LockWhisper.Confirmed.class),
        entry("lock.pass", LockWhisper.Pass.class));
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
    return rotated(lock.holds(), nowMs)
        .filter(
            hold ->
                patient.stream().anyMatch(wait -> Blocking.isInTheWay(lock, wait.claim(), hold)))
        .limit(MAX_SOUGHT)
        .map(hold -> seek(id, hold))
        .toList();
  }

  @Override
  public Heard<LockCommand> hear(String id, Lock lock, Object message, long nowMs) {
    return switch ((LockWhisper) message) {
      case LockWhisper.Seek seek -> Heard.passing(found(id, lock, seek));
      case LockWhisper.Found found -> Heard.passing(probe(id, lock, found, nowMs));
      case LockWhisper.Probe probe -> Heard.passing(follow(id, lock, probe));
      case LockWhisper.Confirm confirm -> Heard.passing(confirm(lock, confirm));
      case LockWhisper.Confirmed confirmed -> conclude(id, lock, confirmed);
      case LockWhisper.Pass(String waitId, String behind) ->
          new Heard<>(List.of(), List.of(new LockCommand.LetPass(waitId, behind)));
    };
  }

  /** Begins at another holder each time, so that all have their turn. */
  private static Stream<Hold> rotated(List<Hold> holds, long nowMs) {
    if (holds.size() <= MAX_SOUGHT) {
      return holds.stream();
    }
    int first = (int) (nowMs % holds.size());
    return Stream.concat(
        holds.subList(first, holds.size()).stream(), holds.subList(0, first).stream());
  }

  private static Whisper seek(String id, Hold hold) {
    String owner = hold.claim().owner();
    return new Whisper(new Audience.Topic(owner), new LockWhisper.Seek(owner, id, hold.token()));
  }

  private static List<Whisper> found(String id, Lock lock, LockWhisper.Seek seek) {
    return waitsOf(lock, seek.owner())
        .limit(1)
        .map(
            wait ->
                to(
                    seek.lock(),
                    new LockWhisper.Found(seek.owner(), seek.token(), id, WaitRef.of(wait))))
        .toList();
  }

  private static List<Whisper> probe(String id, Lock lock, LockWhisper.Found found, long nowMs) {
    Hold hold = lock.hold(found.token());
    if (hold == null || !hold.claim().owner().equals(found.owner())) {
      return List.of();
    }
    List<WaitRef> initiators =
        lock.queue().stream()
            .filter(wait -> isBehind(lock, wait, hold))
            .map(WaitRef::of)
            .sorted(Comparator.comparingLong(WaitRef::sinceMs).reversed())
            .limit(MAX_INITIATORS)
            .toList();
    return initiators.isEmpty()
        ? List.of()
        : List.of(
            to(
                found.at(),
                new LockWhisper.Probe(
                    id + ":" + nowMs, id, hold.token(), initiators, List.of(), found.owner())));
  }

  /** Whether a wait is behind a hold, or behind a wait that is. */
  private static boolean isBehind(Lock lock, Wait wait, Hold hold) {
    if (!Blocking.holds(lock, wait.claim()).isEmpty()) {
      return Blocking.isInTheWay(lock, wait.claim(), hold);
    }
    Wait before = Blocking.waitBefore(lock, wait);
    return before != null && Blocking.isInTheWay(lock, before.claim(), hold);
  }

  private static List<Whisper> follow(String id, Lock lock, LockWhisper.Probe probe) {
    return waitsOf(lock, probe.owner())
        .flatMap(
            wait ->
                Blocking.ways(id, lock, wait).stream()
                    .flatMap(way -> follow(lock, probe, way).stream()))
        .toList();
  }

  private static List<Whisper> follow(Lock lock, LockWhisper.Probe probe, List<Edge> way) {
    var path = new ArrayList<>(probe.path());
    path.addAll(way);
    Hold hold = lock.hold(way.getLast().token());
    if (path.size() > MAX_PATH || hold == null) {
      return List.of();
    }
    String holder = hold.claim().owner();
    List<WaitRef> younger = younger(lock, probe.initiators(), way);
    var whispers = new ArrayList<Whisper>();
    for (WaitRef one : younger) {
      if (one.owner().equals(holder)) {
        whispers.add(
            to(
                path.getFirst().lock(),
                new LockWhisper.Confirm(probe.origin(), probe.token(), one, path, 0)));
      }
    }
    List<WaitRef> others = younger.stream().filter(one -> !one.owner().equals(holder)).toList();
    boolean seen = path.stream().anyMatch(edge -> edge.owner().equals(holder));
    if (!others.isEmpty() && !seen) {
      whispers.add(
          new Whisper(
              new Audience.Topic(holder),
              new LockWhisper.Probe(
                  probe.round(), probe.origin(), probe.token(), others, path, holder)));
    }
    return whispers;
  }

  private static List<WaitRef> younger(Lock lock, List<WaitRef> initiators, List<Edge> way) {
    List<WaitRef> onTheWay =
        way.stream()
            .map(edge -> lock.waiting(edge.waitId()))
            .flatMap(Stream::ofNullable)
            .map(WaitRef::of)
            .toList();
    return initiators.stream()
        .filter(one -> onTheWay.stream().allMatch(one::isYoungerThan))
        .toList();
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
  private static Heard<LockCommand> conclude(
      String id, Lock lock, LockWhisper.Confirmed confirmed) {
    Wait wait = lock.waiting(confirmed.initiator().waitId());
    Hold hold = lock.hold(confirmed.token());
    if (wait == null || hold == null || !isBehind(lock, wait, hold)) {
      return Heard.nothing();
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

  private static Stream<Wait> waitsOf(Lock lock, String owner) {
    return lock.queue().stream().filter(wait -> wait.claim().owner().equals(owner));
  }

  private static Whisper to(String lock, LockWhisper message) {
    return new Whisper(new Audience.One(LOCK, lock), message);
  }
}
