package io.quorate.client.lock;

import io.quorate.client.http.Ids;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a lock is acquired. Immutable.
 *
 * @param owner null for one of its own for each lease
 * @param ttl for how long the lease is good without a renewal
 * @param session with which the lease lives and ends; null for a lease of its own
 * @param minHold null for none; as lockDelay and data
 * @param onLost told once when the lock is lost
 * @param renewed whether the client keeps the lease alive
 */
record LockSettings(
    String name,
    @Nullable String owner,
    Duration ttl,
    @Nullable Session session,
    LockMode mode,
    int permits,
    @Nullable Duration minHold,
    @Nullable Duration lockDelay,
    @Nullable String data,
    Consumer<LossReason> onLost,
    boolean renewed) {

  static final Duration USUAL_TTL = Duration.ofSeconds(30);

  static LockSettings of(String name) {
    return new LockSettings(
        Ids.check("a lock's name", name),
        null,
        USUAL_TTL,
        null,
        LockMode.EXCLUSIVE,
        1,
        null,
        null,
        null,
        reason -> {},
        true);
  }

  LockSettings withOwner(String wanted) {
    Ids.check("an owner", wanted);
    return new LockSettings(
        name, wanted, ttl, session, mode, permits, minHold, lockDelay, data, onLost, renewed);
  }

  LockSettings withTtl(Duration wanted) {
    if (wanted.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "Expected a ttl of at least 1 ms, but got %s.".formatted(wanted));
    }
    return new LockSettings(
        name, owner, wanted, session, mode, permits, minHold, lockDelay, data, onLost, renewed);
  }

  LockSettings withSession(Session wanted) {
    return new LockSettings(
        name,
        owner,
        wanted.ttl(),
        wanted,
        mode,
        permits,
        minHold,
        lockDelay,
        data,
        onLost,
        renewed);
  }

  LockSettings withMode(LockMode wanted) {
    return new LockSettings(
        name, owner, ttl, session, wanted, permits, minHold, lockDelay, data, onLost, renewed);
  }

  LockSettings withPermits(int wanted) {
    return new LockSettings(
        name, owner, ttl, session, mode, wanted, minHold, lockDelay, data, onLost, renewed);
  }

  LockSettings withMinHold(Duration wanted) {
    return new LockSettings(
        name, owner, ttl, session, mode, permits, wanted, lockDelay, data, onLost, renewed);
  }

  LockSettings withLockDelay(Duration wanted) {
    return new LockSettings(
        name, owner, ttl, session, mode, permits, minHold, wanted, data, onLost, renewed);
  }

  LockSettings withData(String wanted) {
    return new LockSettings(
        name, owner, ttl, session, mode, permits, minHold, lockDelay, wanted, onLost, renewed);
  }

  LockSettings withOnLost(Consumer<LossReason> listener) {
    return new LockSettings(
        name, owner, ttl, session, mode, permits, minHold, lockDelay, data, listener, renewed);
  }

  LockSettings withoutRenewal() {
    return new LockSettings(
        name, owner, ttl, session, mode, permits, minHold, lockDelay, data, onLost, false);
  }

  /** Returns what a node is asked for, but for the wait; the owner is decided by then. */
  JsonObject toJson(String decidedOwner) {
    JsonObject body = JsonObject.EMPTY.with("owner", decidedOwner);
    body = session == null ? body.with("ttl", ttl) : body.with("session", session.id());
    if (mode == LockMode.SHARED) {
      body = body.with("mode", mode.code());
    }
    if (permits != 1) {
      body = body.with("permits", permits);
    }
    if (minHold != null) {
      body = body.with("minHold", minHold);
    }
    if (lockDelay != null) {
      body = body.with("lockDelay", lockDelay);
    }
    return data == null ? body : body.with("data", data);
  }
}
