package io.quorate.client.lock;

import io.quorate.client.http.Ids;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import io.quorate.client.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says which locks are wanted together, and acquires all or none of them. Sets never wait for each
 * other in a circle. Immutable and safe for use by any thread.
 */
public final class LockSetRequest {

  private final LeaseKeeper keeper;
  private final List<String> locks;

  /** Carries owner, ttl, session and listener; its name is not used. */
  private final LockSettings settings;

  /** For {@code Quorate.lockSet}. */
  public LockSetRequest(LeaseKeeper keeper, List<String> locks) {
    this(keeper, List.copyOf(locks), LockSettings.of("set"));
    locks.forEach(lock -> Ids.check("a lock's name", lock));
  }

  private LockSetRequest(LeaseKeeper keeper, List<String> locks, LockSettings settings) {
    this.keeper = keeper;
    this.locks = locks;
    this.settings = settings;
  }

  /** Returns this for an owner; one of its own for each set else. */
  public LockSetRequest owner(String owner) {
    return new LockSetRequest(keeper, locks, settings.withOwner(owner));
  }

  /** Returns this with the time for which it is good without a renewal; 30 seconds else. */
  public LockSetRequest ttl(Duration ttl) {
    return new LockSetRequest(keeper, locks, settings.withTtl(ttl));
  }

  /** Returns this with a session, with which it lives and ends; it has no ttl of its own. */
  public LockSetRequest session(Session session) {
    return new LockSetRequest(keeper, locks, settings.withSession(session));
  }

  /** Returns this with a listener that is told, once, when the first of the locks is lost. */
  public LockSetRequest onLost(Consumer<LossReason> listener) {
    return new LockSetRequest(keeper, locks, settings.withOnLost(listener));
  }

  /**
   * Acquires all of them.
   *
   * @param wait for how long at most; the answer of a node may take a little longer
   * @throws LockNotAcquiredException when they were not free in time
   * @throws DeadlockException when waiting would never end
   */
  public LeaseSet acquire(Duration wait) {
    keeper.checkRoom();
    String owner = settings.owner() == null ? keeper.freshOwner() : settings.owner();
    JsonObject body = settings.toJson(owner).with("locks", JsonValue.of(locks));
    Reply reply =
        new Acquisition(keeper, "/v1/lock-sets/acquire", body, Optional.empty()).acquire(wait);
    var set = new LeaseSet(keeper, owner, settings.onLost());
    var leases = new ArrayList<Lease>();
    for (JsonObject grant : LockReplies.success(reply).objects("grants")) {
      leases.add(keeper.admit(settings.withOnLost(set::lostOne), Grant.acquired(grant, reply)));
    }
    return set.with(leases);
  }

  /** Acquires all of them if they are free. */
  public Optional<LeaseSet> tryAcquire() {
    try {
      return Optional.of(acquire(Duration.ZERO));
    } catch (LockNotAcquiredException notFree) {
      return Optional.empty();
    }
  }
}
