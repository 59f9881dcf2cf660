package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Request;
import java.util.Set;

/**
 * What a client asks of a lock when it acquires it.
 *
 * @param lock the lock's name
 * @param waitId names the wait, over all its attempts
 * @param keyed whether the wait is named by the idempotency key, and not in the body
 * @param permits how many of a semaphore's; 1 of any other lock
 * @param ttlMs how long the lease lasts; 0 when it belongs to a session
 * @param session the session's id; empty for none
 * @param keptBackMs its minHold and its lockDelay
 * @param otherCodes what this one may be refused with, beside what all may
 */
public record LockAsk(
    String lock,
    String owner,
    String waitId,
    boolean keyed,
    boolean shared,
    int permits,
    long ttlMs,
    String session,
    long waitMs,
    long keptBackMs,
    Set<String> otherCodes) {

  private static final String UPGRADE = ".u";

  public LockAsk {
    otherCodes = Set.copyOf(otherCodes);
  }

  /** Asks for the lock alone, by a lease. */
  static LockAsk exclusive(String lock, String owner, String waitId, long ttlMs, long waitMs) {
    return new LockAsk(lock, owner, waitId, true, false, 1, ttlMs, "", waitMs, 0, Set.of());
  }

  LockAsk withPermits(int many) {
    return new LockAsk(
        lock, owner, waitId, keyed, shared, many, ttlMs, session, waitMs, keptBackMs, otherCodes);
  }

  LockAsk sharing(boolean isShared) {
    return new LockAsk(
        lock,
        owner,
        waitId,
        keyed,
        isShared,
        permits,
        ttlMs,
        session,
        waitMs,
        keptBackMs,
        otherCodes);
  }

  /** Returns what the same owner asks when it wants alone what it shares. */
  LockAsk upgrading() {
    return new LockAsk(
        lock,
        owner,
        owner + UPGRADE,
        true,
        false,
        permits,
        ttlMs,
        session,
        waitMs,
        keptBackMs,
        Set.of(LockAnswers.DEADLOCK));
  }

  LockAsk keptBack(long ms) {
    return new LockAsk(
        lock, owner, waitId, keyed, shared, permits, ttlMs, session, waitMs, ms, otherCodes);
  }

  public boolean isUpgrade() {
    return waitId.equals(owner + UPGRADE);
  }

  LockAsk refusedWith(String code) {
    return new LockAsk(
        lock,
        owner,
        waitId,
        keyed,
        shared,
        permits,
        ttlMs,
        session,
        waitMs,
        keptBackMs,
        Set.of(code));
  }

  LockAsk ofSession(String id) {
    return new LockAsk(
        lock, owner, waitId, keyed, shared, permits, 0, id, waitMs, keptBackMs, otherCodes);
  }

  LockAsk keyedIf(boolean isKeyed) {
    return new LockAsk(
        lock,
        owner,
        waitId,
        isKeyed,
        shared,
        permits,
        ttlMs,
        session,
        waitMs,
        keptBackMs,
        otherCodes);
  }

  /** Returns the request, which is the same for all attempts. */
  Request request() {
    String body =
        "{\"owner\":\"%s\",\"mode\":\"%s\",\"permits\":%d,\"wait\":\"%dms\",%s%s%s}"
            .formatted(
                owner,
                shared ? "shared" : "exclusive",
                permits,
                waitMs,
                session.isEmpty()
                    ? "\"ttl\":\"%dms\"".formatted(ttlMs)
                    : "\"session\":\"%s\"".formatted(session),
                keptBackMs == 0
                    ? ""
                    : ",\"minHold\":\"%dms\",\"lockDelay\":\"%dms\""
                        .formatted(keptBackMs, keptBackMs),
                keyed ? "" : ",\"waitId\":\"%s\"".formatted(waitId));
    return new Request("POST", "/v1/locks/" + lock + "/acquire", body, keyed ? waitId : "");
  }
}
