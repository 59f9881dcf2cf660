package io.quorate.client.lock;

import io.quorate.client.error.QuorateException;
import io.quorate.client.http.Call;
import io.quorate.client.http.CallSettings;
import io.quorate.client.http.Transport;
import io.quorate.client.json.JsonObject;
import io.quorate.client.time.Timekeeper;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows all that a client holds, and keeps it alive. For {@code Quorate}, which has one. Safe for
 * use by any thread.
 */
public final class LeaseKeeper implements AutoCloseable {

  /** A client keeps at most about so many sessions at the same time. */
  private static final int MOST_SESSIONS = 1_000;

  /** At most so many waits and grants that nobody wants are ended at the same time. */
  private static final int MOST_CANCELLATIONS = 100;

  /** A renewal is sent to so many nodes at least within what is left of a lease. */
  private static final int ATTEMPTS_PER_RENEWAL = 4;

  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(50);

  private final Transport transport;
  private final Timekeeper time;
  private final CallSettings settings;
  private final String ownerPrefix = "c-" + UUID.randomUUID();
  private final AtomicLong owners = new AtomicLong();
  private final Semaphore cancellations = new Semaphore(MOST_CANCELLATIONS);
  private final Holdings holdings = new Holdings();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

  /** Keeps nothing yet. */
  public LeaseKeeper(Transport transport, Timekeeper time, CallSettings settings) {
    this.transport = transport;
    this.time = time;
    this.settings = settings;
  }

  /** Loses all that is held: nobody renews it any more. */
  @Override
  public void close() {
    sessions.forEach(session -> session.upkeep().over(LossReason.CLIENT_CLOSED));
    holdings.all().forEach(tenure -> tenure.upkeep().over(LossReason.CLIENT_CLOSED));
  }

  Transport transport() {
    return transport;
  }

  Timekeeper time() {
    return time;
  }

  /** Returns an owner that nobody else is: of another client, or of another lease of this one. */
  String freshOwner() {
    return ownerPrefix + ":" + owners.incrementAndGet();
  }

  /** Returns by when a node that waits until a deadline must have answered. */
  long answerBy(long deadlineNanos, Duration wait) {
    Duration grace = wait.isZero() ? settings.callTimeout() : settings.attemptTimeout();
    return deadlineNanos + grace.toNanos();
  }

  /** Returns how long one attempt to renew may take, so that others are in time. */
  Duration renewalAttempt(Duration ttl) {
    Duration part = ttl.dividedBy(ATTEMPTS_PER_RENEWAL);
    Duration limit = part.compareTo(SHORTEST_ATTEMPT) > 0 ? part : SHORTEST_ATTEMPT;
    return limit.compareTo(settings.attemptTimeout()) < 0 ? limit : settings.attemptTimeout();
  }

  /** Refuses to hold too much; asked before anything is acquired. */
  void checkRoom() {
    holdings.checkRoom();
  }

  /** Keeps what was granted: a new hold, or one more entry into one that its owner has. */
  Lease admit(LockSettings lockSettings, Grant grant) {
    Optional<Tenure> known =
        holdings.of(grant.lock(), grant.owner()).stream()
            .filter(tenure -> isEntered(tenure, grant))
            .findFirst();
    if (known.isPresent()) {
      return known.get().enter(grant, lockSettings);
    }
    var tenure = new Tenure(this, lockSettings, grant);
    holdings.add(tenure);
    Lease lease = tenure.enter(grant, lockSettings);
    if (lockSettings.session() != null) {
      lockSettings.session().carry(tenure, grant);
    }
    tenure.upkeep().start();
    return lease;
  }

  void forget(Tenure tenure) {
    holdings.remove(tenure);
  }

  /** Keeps a session, too. */
  void admit(Session session) {
    if (sessions.size() >= MOST_SESSIONS) {
      throw new IllegalStateException(
          "Expected at most %d sessions at the same time.".formatted(MOST_SESSIONS));
    }
    sessions.add(session);
  }

  void forget(Session session) {
    sessions.remove(session);
  }

  /**
   * Ends a wait in a queue that nobody wants any more, in the background, if a node can be asked.
   */
  void cancelWait(String lock, String waitId) {
    // The wait ends by itself when nobody takes it up.
    cancel(Call.delete("/v1/locks/" + lock + "/waiters/" + waitId));
  }

  /** Releases a grant that nobody wants, in the background, if a node can be asked. */
  void giveBack(Grant grant) {
    JsonObject body =
        JsonObject.EMPTY
            .with("owner", grant.owner())
            .with("token", grant.token())
            .with("count", grant.count());
    cancel(Call.post("/v1/locks/" + grant.lock() + "/release", body));
  }

  private void cancel(Call call) {
    if (cancellations.tryAcquire()) {
      Thread.ofVirtual()
          .name("quorate-client-cancel")
          .start(
              () -> {
                try {
                  transport.send(call);
                } catch (QuorateException notReached) {
                  // Nobody waits for it.
                } finally {
                  cancellations.release();
                }
              });
    }
  }

  /**
   * A token stands for one hold; a grant that counts more than one under a new token is that of an
   * owner who has entered in another mode.
   */
  private static boolean isEntered(Tenure known, Grant grant) {
    return (known.token() == grant.token() || grant.count() > 1) && known.upkeep().loss() == null;
  }
}
