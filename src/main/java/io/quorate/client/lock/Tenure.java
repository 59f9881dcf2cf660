package io.quorate.client.lock;

import io.quorate.client.error.QuorateException;
import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What an owner holds of a lock under one token, with all leases of it: those of an owner that has
 * entered several times are renewed together, and each release says how many there are before it.
 * Safe for use by any thread.
 */
final class Tenure {

  private final LeaseKeeper keeper;
  private final String lock;
  private final String owner;
  private final @Nullable Session session;
  private final Upkeep upkeep;

  /** Held while a release or downgrade is on its way, so that they arrive in their order. */
  private final ReentrantLock sending = new ReentrantLock();

  /** Held while a renewal is on its way, since the last one that arrives counts. */
  private final ReentrantLock renewing = new ReentrantLock();

  /** Held while leases, grant or count change. */
  private final ReentrantLock guard = new ReentrantLock();

  private final List<Lease> leases = new ArrayList<>();
  private volatile Grant grant;
  private volatile long count;
  private volatile Duration ttl;

  Tenure(LeaseKeeper keeper, LockSettings settings, Grant grant) {
    this.keeper = keeper;
    this.lock = grant.lock();
    this.owner = grant.owner();
    this.grant = grant;
    this.ttl = settings.ttl();
    this.session = settings.session();
    this.upkeep =
        new Upkeep(
            keeper.time(),
            settings.ttl(),
            grant.validUntilNanos(),
            settings.renewed() && session == null ? this::renew : null,
            this::lost);
  }

  String lock() {
    return lock;
  }

  String owner() {
    return owner;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  long token() {
    return grant.token();
  }

  LockMode mode() {
    return grant.mode();
  }

  long count() {
    return count;
  }

  /** Returns one more lease of it, for the grant that it got. */
  Lease enter(Grant newGrant, LockSettings settings) {
    var lease = new Lease(this, settings.onLost());
    guard.lock();
    try {
      grant = newGrant;
      count = newGrant.count();
      leases.add(lease);
    } finally {
      guard.unlock();
    }
    ttl = settings.ttl();
    upkeep.extend(newGrant.validUntilNanos(), ttl);
    return lease;
  }

  void ensureHeld() {
    LossReason reason = upkeep.loss();
    if (reason != null) {
      throw LockLostException.of("lock " + lock, reason);
    }
  }

  void downgrade() {
    sending.lock();
    try {
      Grant shared =
          Grant.renewed(keeper.transport().send(Call.post(path("/downgrade"), who(token()))));
      guard.lock();
      try {
        grant = shared;
      } finally {
        guard.unlock();
      }
      upkeep.extend(shared.validUntilNanos(), ttl);
    } catch (LockLostException lost) {
      upkeep.over(lost.reason());
      throw lost;
    } finally {
      sending.unlock();
    }
  }

  /** Asks whether it is held, which ends it when it is not. */
  void check() {
    try {
      renew(keeper.answerBy(keeper.time().nanoTime(), Duration.ZERO));
    } catch (LockLostException lost) {
      upkeep.over(lost.reason());
    } catch (QuorateException unanswered) {
      // Nobody has said that it is lost.
    }
  }

  /** Renews it now, and for this time from now on. */
  void renewFor(Duration newTtl) {
    ttl = newTtl;
    try {
      renew(keeper.answerBy(keeper.time().nanoTime(), Duration.ZERO));
    } catch (LockLostException lost) {
      upkeep.over(lost.reason());
      throw lost;
    }
    ensureHeld();
  }

  /** Releases one entry. */
  void release(Lease lease) {
    sending.lock();
    try {
      ensureHeld();
      leave(lease);
      releaseOne();
    } finally {
      sending.unlock();
    }
  }

  /** Releases the entry of a lease that was taken off. For who holds {@link #sending}. */
  void releaseOne() {
    JsonObject body = who(token()).with("count", count());
    Reply reply =
        Uninterrupted.call(() -> keeper.transport().send(Call.post(path("/release"), body)));
    released(reply);
  }

  /** Takes the lease off, and renews no more when it was the last of this client. */
  void leave(Lease lease) {
    boolean wasLast;
    guard.lock();
    try {
      leases.remove(lease);
      wasLast = leases.isEmpty();
    } finally {
      guard.unlock();
    }
    if (wasLast && upkeep.stop()) {
      forget();
    }
  }

  /** Returns what is held while a release is on its way, for one that goes with those of others. */
  ReentrantLock sending() {
    return sending;
  }

  /** Takes over how many entries are left after a release; one fewer when nobody has said it. */
  void counted(OptionalLong left) {
    guard.lock();
    try {
      count = left.orElse(Math.max(0, count - 1));
    } finally {
      guard.unlock();
    }
  }

  private void released(Reply reply) {
    try {
      LockReplies.released(reply);
    } catch (LockLostException lost) {
      upkeep.over(lost.reason());
      throw lost;
    }
    counted(reply.body().findNumber("count"));
  }

  private void renew(long deadlineNanos) {
    renewing.lock();
    try {
      Duration asked = ttl;
      long token = token();
      // What lives with a session has no time of its own: this only tells whether it is held.
      JsonObject body = session == null ? who(token).with("ttl", asked) : who(token);
      Call call = Call.post(path("/renew"), body).withAttemptLimit(keeper.renewalAttempt(asked));
      Reply reply = keeper.transport().send(call, deadlineNanos);
      boolean isUpgraded = token != token();
      if (!isUpgraded) {
        upkeep.extend(Grant.renewed(reply).validUntilNanos(), asked);
      }
    } finally {
      renewing.unlock();
    }
  }

  private void lost(LossReason reason) {
    forget();
    List<Lease> told;
    guard.lock();
    try {
      told = List.copyOf(leases);
    } finally {
      guard.unlock();
    }
    told.forEach(lease -> lease.tellLost(reason));
  }

  private void forget() {
    keeper.forget(this);
    if (session != null) {
      session.drop(this);
    }
  }

  private JsonObject who(long token) {
    return JsonObject.EMPTY.with("owner", owner).with("token", token);
  }

  private String path(String action) {
    return "/v1/locks/" + lock + action;
  }
}
