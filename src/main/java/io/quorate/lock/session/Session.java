package io.quorate.lock.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of a session. Immutable.
 *
 * @param id its id; empty before the first life
 * @param life which life of the id this is, from 1; 0 before the first
 * @param alive whether it lasts
 * @param ttlMs how long it lasts without a sign of life, in milliseconds
 * @param expiresAtMs when it ends, in milliseconds of its steady time
 * @param locks the locks that may have something of it
 * @param owed the locks that have still to hear that a life has ended, oldest first
 * @param seenAtMs the latest time of an event
 */
public record Session(
    String id,
    long life,
    boolean alive,
    long ttlMs,
    long expiresAtMs,
    List<String> locks,
    List<Owed> owed,
    long seenAtMs) {

  /** The state before the first event. */
  public static final Session NEW = new Session("", 0, false, 0, 0, List.of(), List.of(), 0);

  public Session {
    locks = List.copyOf(locks);
    owed = List.copyOf(owed);
  }

  /** A lock that has to hear of the end of a life. */
  public record Owed(String lock, long life) {}

  Session begun(SessionEvent.Begun begun) {
    return new Session(
        begun.session(),
        begun.life(),
        true,
        begun.ttlMs(),
        begun.expiresAtMs(),
        List.of(),
        owed,
        later(begun.atMs()));
  }

  Session lasting(long toMs, long atMs) {
    return new Session(id, life, alive, ttlMs, toMs, locks, owed, later(atMs));
  }

  Session attached(String lock, long atMs) {
    var all = new ArrayList<>(locks);
    all.add(lock);
    return new Session(id, life, alive, ttlMs, expiresAtMs, all, owed, later(atMs));
  }

  Session ended(long atMs) {
    var all = new ArrayList<>(owed);
    locks.forEach(lock -> all.add(new Owed(lock, life)));
    return new Session(id, life, false, ttlMs, expiresAtMs, List.of(), all, later(atMs));
  }

  Session detached(Owed from, long atMs) {
    return new Session(
        id,
        life,
        alive,
        ttlMs,
        expiresAtMs,
        locks,
        owed.stream().filter(one -> !one.equals(from)).toList(),
        later(atMs));
  }

  private long later(long atMs) {
    return Math.max(seenAtMs, atMs);
  }
}
