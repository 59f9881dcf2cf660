package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an owner asks of a lock. Durations are milliseconds.
 *
 * @param owner who asks
 * @param mode how it is to be held
 * @param permits how many of a semaphore's; 1 for any other lock
 * @param ttlMs how long the lease lasts; 0 when it belongs to a session
 * @param session the session that it belongs to, or null
 * @param minHoldMs for how long at least it is given to nobody anew
 * @param lockDelayMs for how long it is given to nobody anew after it was lost without a release
 * @param data what the holder wants others to see, or null
 */
public record Claim(
    String owner,
    LockMode mode,
    int permits,
    long ttlMs,
    @Nullable SessionRef session,
    long minHoldMs,
    long lockDelayMs,
    @Nullable String data) {

  public Claim {
    Check.id("owner", owner);
    if (permits < 1 || permits > LockLimits.MAX_PERMITS) {
      throw new InvalidArgument(
          "Expected permits to be a whole number from 1 to %d, but it was %d."
              .formatted(LockLimits.MAX_PERMITS, permits));
    }
    if (session == null) {
      Check.ttlMs("ttl", ttlMs);
    }
    keptBack("minHold", minHoldMs);
    keptBack("lockDelay", lockDelayMs);
    if (data != null) {
      Check.text("data", data);
      if (data.getBytes(StandardCharsets.UTF_8).length > LockLimits.MAX_DATA_BYTES) {
        throw new InvalidArgument(
            "Expected data of at most %d bytes of UTF-8, but it is longer."
                .formatted(LockLimits.MAX_DATA_BYTES));
      }
    }
  }

  private static void keptBack(String name, long value) {
    if (value < 0 || value > LockLimits.MAX_KEPT_BACK_MS) {
      throw new InvalidArgument(
          "Expected %s to be 0ms to %dms, but it was %dms."
              .formatted(name, LockLimits.MAX_KEPT_BACK_MS, value));
    }
  }

  /** Returns when a lease that begins now ends, in milliseconds; never for one of a session. */
  @JsonIgnore
  long endsAtMs(long nowMs) {
    return session == null ? nowMs + ttlMs : Hold.NEVER;
  }

  boolean isOfSameSession(Claim other) {
    return SessionRef.same(session, other.session);
  }

  /** Whether another request asks for the same, perhaps in another life of the session. */
  boolean isRepeatedBy(Claim other) {
    return asRepeated().equals(other.asRepeated());
  }

  /** Returns the same without what differs when it is asked for again. */
  Claim asRepeated() {
    return session == null
        ? this
        : new Claim(
            owner,
            mode,
            permits,
            ttlMs,
            new SessionRef(session.id(), 0, 0),
            minHoldMs,
            lockDelayMs,
            data);
  }

  Claim withMode(LockMode other) {
    return new Claim(owner, other, permits, ttlMs, session, minHoldMs, lockDelayMs, data);
  }

  Claim withLockDelay(long otherMs) {
    return new Claim(owner, mode, permits, ttlMs, session, minHoldMs, otherMs, data);
  }

  Claim withTtl(long otherMs) {
    return new Claim(owner, mode, permits, otherMs, session, minHoldMs, lockDelayMs, data);
  }
}
