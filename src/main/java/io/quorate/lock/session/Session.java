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
 * @param attachments its claims to locks that are not known to be over, oldest first
 * @param lastAttachment the number of the latest claim
 * @param owed the locks that have still to hear that a life has ended, oldest first
 * @param seenAtMs the latest time of an event
 */
public record Session(
    String id,
    long life,
    boolean alive,
    long ttlMs,
    long expiresAtMs,
    List<Attachment> attachments,
    long lastAttachment,
    List<Owed> owed,
    long seenAtMs) {

  /** The state before the first event. */
  public static final Session NEW = new Session("", 0, false, 0, 0, List.of(), 0, List.of(), 0);

  public Session {
    attachments = List.copyOf(attachments);
    owed = List.copyOf(owed);
  }

  /** A claim to a lock. */
  public record Attachment(String lock, long number) {}

  /** A lock that has to hear of the end of a life. */
  public record Owed(String lock, long life) {}

  /** Returns the locks that may have something of it. */
  public List<String> locks() {
    return attachments.stream().map(Attachment::lock).distinct().toList();
  }

  Session begun(SessionEvent.Begun begun) {
    return new Session(
        begun.session(),
        begun.life(),
        true,
        begun.ttlMs(),
        begun.expiresAtMs(),
        List.of(),
        0,
        owed,
        later(begun.atMs()));
  }

  Session lasting(long toMs, long atMs) {
    return new Session(
        id, life, alive, ttlMs, toMs, attachments, lastAttachment, owed, later(atMs));
  }

  Session attached(Attachment one, long atMs) {
    var all = new ArrayList<>(attachments);
    all.add(one);
    return with(all, one.number(), owed, atMs);
  }

  Session released(long number, long atMs) {
    return with(
        attachments.stream().filter(one -> one.number() != number).toList(),
        lastAttachment,
        owed,
        atMs);
  }

  Session ended(long atMs) {
    var all = new ArrayList<>(owed);
    locks().forEach(lock -> all.add(new Owed(lock, life)));
    return new Session(
        id, life, false, ttlMs, expiresAtMs, List.of(), lastAttachment, all, later(atMs));
  }

  Session detached(Owed from, long atMs) {
    return with(
        attachments, lastAttachment, owed.stream().filter(one -> !one.equals(from)).toList(), atMs);
  }

  private Session with(List<Attachment> all, long last, List<Owed> owing, long atMs) {
    return new Session(id, life, alive, ttlMs, expiresAtMs, all, last, owing, later(atMs));
  }

  private long later(long atMs) {
    return Math.max(seenAtMs, atMs);
  }
}
