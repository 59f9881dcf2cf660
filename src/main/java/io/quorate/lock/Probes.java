package io.quorate.lock;

import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.Gossip.Whisper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The way of probes for {@link Deadlocks}: from a wait to the holders in its way, to what these
 * wait for, and on. Pure and stateless; safe for use by any thread.
 */
final class Probes {

  /** Holders that one lock seeks in one round. */
  static final int MAX_SOUGHT = 64;

  /** Those that one probe is sent for: the youngest. */
  static final int MAX_INITIATORS = 256;

  /** The longest way that is looked at, in edges. */
  static final int MAX_PATH = 32;

  private Probes() {}

  /** Returns not too many; it begins at another one each time, so that all have their turn. */
  static <T> Stream<T> some(List<T> all, long nowMs) {
    int first = all.size() <= MAX_SOUGHT ? 0 : (int) (nowMs % all.size());
    return Stream.concat(all.subList(first, all.size()).stream(), all.subList(0, first).stream())
        .limit(MAX_SOUGHT);
  }

  /** Asks where a holder waits. */
  static Whisper seek(String id, Hold hold) {
    String owner = hold.claim().owner();
    return new Whisper(new Audience.Topic(owner), new LockWhisper.Seek(owner, id, hold.token()));
  }

  /** Answers when it waits here. */
  static List<Whisper> found(String id, Lock lock, LockWhisper.Seek seek) {
    return waitsOf(lock, seek.owner())
        .limit(1)
        .map(
            wait ->
                Deadlocks.to(
                    seek.lock(),
                    new LockWhisper.Found(seek.owner(), seek.token(), id, WaitRef.of(wait))))
        .toList();
  }

  /** Sends those who wait for a holder after it. */
  static List<Whisper> begin(String id, Lock lock, LockWhisper.Found found, long nowMs) {
    Hold hold = lock.hold(found.token());
    if (hold == null || !hold.claim().owner().equals(found.owner())) {
      return List.of();
    }
    List<WaitRef> initiators =
        lock.queue().stream()
            .filter(wait -> Blocking.isBehind(lock, wait, hold))
            .map(WaitRef::of)
            .sorted(Comparator.comparingLong(WaitRef::sinceMs).reversed())
            .limit(MAX_INITIATORS)
            .toList();
    return initiators.isEmpty()
        ? List.of()
        : List.of(
            Deadlocks.to(
                found.at(),
                new LockWhisper.Probe(
                    id + ":" + nowMs, id, hold.token(), initiators, List.of(), found.owner())));
  }

  /** Goes on to the holders in the way of who is asked, or ends where it began. */
  static List<Whisper> follow(String id, Lock lock, LockWhisper.Probe probe, long nowMs) {
    return waitsOf(lock, probe.owner())
        .flatMap(
            wait ->
                some(Blocking.ways(id, lock, wait), nowMs)
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
            path.stream().anyMatch(Edge::oneOfSeveral)
                ? Deadlocks.to(probe.origin(), new LockWhisper.Suspect(one.waitId()))
                : Deadlocks.to(
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

  private static Stream<Wait> waitsOf(Lock lock, String owner) {
    return lock.queue().stream().filter(wait -> wait.claim().owner().equals(owner));
  }
}
