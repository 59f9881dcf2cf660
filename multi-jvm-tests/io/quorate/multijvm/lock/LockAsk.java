package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Request;

/**
 * What a client asks of a lock when it acquires it.
 *
 * @param lock the lock's name
 * @param waitId names the wait, over all its attempts
 * @param keyed whether the wait is named by the idempotency key, and not in the body
 * @param permits how many of a semaphore's; 1 of any other lock
 * @param ttlMs how long the lease lasts; 0 when it belongs to a session
 * @param session the session's id; empty for none
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
    long waitMs) {

  /** Asks for the lock alone, by a lease. */
  static LockAsk exclusive(String lock, String owner, String waitId, long ttlMs, long waitMs) {
    return new LockAsk(lock, owner, waitId, true, false, 1, ttlMs, "", waitMs);
  }

  LockAsk withPermits(int many) {
    return new LockAsk(lock, owner, waitId, keyed, shared, many, ttlMs, session, waitMs);
  }

  LockAsk sharing(boolean isShared) {
    return new LockAsk(lock, owner, waitId, keyed, isShared, permits, ttlMs, session, waitMs);
  }

  LockAsk ofSession(String id) {
    return new LockAsk(lock, owner, waitId, keyed, shared, permits, 0, id, waitMs);
  }

  LockAsk keyedIf(boolean isKeyed) {
    return new LockAsk(lock, owner, waitId, isKeyed, shared, permits, ttlMs, session, waitMs);
  }

  /** Returns the request, which is the same for all attempts. */
  Request request() {
    String body =
        "{\"owner\":\"%s\",\"mode\":\"%s\",\"permits\":%d,\"wait\":\"%dms\",%s%s}"
            .formatted(
                owner,
                shared ? "shared" : "exclusive",
                permits,
                waitMs,
                session.isEmpty()
                    ? "\"ttl\":\"%dms\"".formatted(ttlMs)
                    : "\"session\":\"%s\"".formatted(session),
                keyed ? "" : ",\"waitId\":\"%s\"".formatted(waitId));
    return new Request("POST", "/v1/locks/" + lock + "/acquire", body, keyed ? waitId : "");
  }
}
