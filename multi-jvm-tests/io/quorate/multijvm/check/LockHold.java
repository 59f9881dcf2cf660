package io.quorate.multijvm.check;

import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import java.util.HashSet;
import java.util.Set;

/** A grant of a lock, as the lock's history tells it. For one thread. */
final class LockHold {

  private final long token;
  private final Claim claim;
  private final long sinceMs;
  private final Set<String> waitIds = new HashSet<>();
  private LockMode mode;
  private int count;
  private long dueAtMs;
  private long returnAtMs;
  private String end = "";
  private long endedAtMs;
  private int released;
  private long keptUntilMs;

  /**
   * @param sinceMs when it was granted, by the lock's time
   * @param dueAtMs when its lease ends, by the lock's time
   */
  LockHold(long token, Claim claim, int count, long sinceMs, long dueAtMs) {
    this.token = token;
    this.claim = claim;
    this.mode = claim.mode();
    this.count = count;
    this.sinceMs = sinceMs;
    this.dueAtMs = dueAtMs;
    this.keptUntilMs = claim.minHoldMs() == 0 ? 0 : sinceMs + claim.minHoldMs();
  }

  long token() {
    return token;
  }

  Claim claim() {
    return claim;
  }

  String owner() {
    return claim.owner();
  }

  /** The acquisitions that it was granted to. */
  Set<String> waitIds() {
    return waitIds;
  }

  boolean isShared() {
    return mode == LockMode.SHARED;
  }

  void share() {
    mode = LockMode.SHARED;
  }

  int count() {
    return count;
  }

  void count(int other) {
    count = other;
  }

  long sinceMs() {
    return sinceMs;
  }

  long dueAtMs() {
    return dueAtMs;
  }

  void due(long atMs) {
    dueAtMs = atMs;
  }

  /** Until when nobody else gets it, although it is given back; 0 for at once. */
  long keptUntilMs() {
    return keptUntilMs;
  }

  /** Another node's clock has measured it so far. */
  void takenOver(long marginMs, long atMs) {
    if (claim.session() == null) {
      dueAtMs += marginMs;
    }
    if (keptUntilMs + marginMs > atMs) {
      keptUntilMs += marginMs;
    }
  }

  /** When it goes back since nobody came for it; 0 when somebody has it. */
  long returnAtMs() {
    return returnAtMs;
  }

  void returnAt(long atMs) {
    returnAtMs = atMs;
  }

  /** Returns why it is over; empty while it lasts. */
  String end() {
    return end;
  }

  long endedAtMs() {
    return endedAtMs;
  }

  void end(String reason, long atMs) {
    end = reason;
    endedAtMs = atMs;
  }

  /** Returns how often its owner has given it back. */
  int released() {
    return released;
  }

  void release(int left) {
    released++;
    count = left;
  }
}
