package io.quorate.client.lock;

import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.UnavailableException;
import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Is a life in the cluster that locks and waits can be bound to: all of them go when it ends. The
 * client keeps it alive until it is closed; its time counts from before the request was sent. Safe
 * for use by any thread.
 */
public final class Session implements AutoCloseable {

  /** The member that tells which life of its id a session is; the id may be used again. */
  private static final String LIFE = "life";

  private final LeaseKeeper keeper;
  private final String id;
  private final long life;
  private final Duration ttl;
  private final Consumer<LossReason> onLost;
  private final Set<Tenure> carried = ConcurrentHashMap.newKeySet();
  private final Semaphore checking = new Semaphore(1);
  private final Upkeep upkeep;

  /** What a session has of a lock. */
  private record Shown(String lock, String owner, long token) {

    static Shown of(JsonObject lock) {
      return new Shown(lock.text("lock"), lock.text("owner"), lock.number("token"));
    }

    static Shown of(Tenure tenure) {
      return new Shown(tenure.lock(), tenure.owner(), tenure.token());
    }
  }

  private Session(
      LeaseKeeper keeper,
      String id,
      long life,
      Duration ttl,
      long validUntilNanos,
      Consumer<LossReason> onLost) {
    this.keeper = keeper;
    this.id = id;
    this.life = life;
    this.ttl = ttl;
    this.onLost = onLost;
    this.upkeep = new Upkeep(keeper.time(), ttl, validUntilNanos, this::keepAlive, this::lost);
  }

  /**
   * Opens it, or takes it up when it is there; for {@code Quorate.session}.
   *
   * @param ttl for how long it lives without being kept alive
   * @param onLost told once, on a thread of its own, when it ends before it is closed
   */
  public static Session open(
      LeaseKeeper keeper, String id, Duration ttl, Consumer<LossReason> onLost) {
    Call call = Call.put(path(id), JsonObject.EMPTY.with("ttl", ttl));
    Reply reply = keeper.transport().send(call);
    long life = LockReplies.success(reply).number(LIFE);
    long until = reply.firstSentNanos() + ttl.toNanos();
    var session = new Session(keeper, id, life, ttl, until, onLost);
    if (!reply.isCreated()) {
      // It was there, and may have been for some time: only this prolongs it.
      session.keepAlive(keeper.answerBy(keeper.time().nanoTime(), Duration.ZERO));
    }
    keeper.admit(session);
    session.upkeep.start();
    return session;
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /** Returns for how long it certainly lives; zero when it has ended. */
  public Duration remaining() {
    return upkeep.remaining();
  }

  /** Tells whether it lives at this moment. */
  public boolean isValid() {
    return !remaining().isZero();
  }

  /** Ends it, with all its locks and waits; again does nothing. */
  @Override
  public void close() {
    // Another life of its id may have begun once this one is over.
    if (upkeep.loss() == null && upkeep.stop()) {
      keeper.forget(this);
      carried.forEach(tenure -> tenure.upkeep().over(LossReason.SESSION_ENDED));
      try {
        Uninterrupted.call(() -> keeper.transport().send(Call.delete(path(id))));
      } catch (UnavailableException | OutcomeUnknownException unreachable) {
        // Nobody keeps it alive any more, so it ends by itself.
      }
    }
  }

  Duration ttl() {
    return ttl;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  /**
   * Has a lock live as long as this. A grant of another life tells that this one has ended; nobody
   * of this client wants that grant, so it is given back.
   */
  void carry(Tenure tenure, Grant grant) {
    carried.add(tenure);
    boolean isOfAnotherLife = grant.sessionLife().orElse(life) != life;
    if (isOfAnotherLife) {
      upkeep.over(LossReason.SESSION_ENDED);
      keeper.giveBack(grant);
    }
    if (isOfAnotherLife || upkeep.loss() != null) {
      tenure.upkeep().over(LossReason.SESSION_ENDED);
    }
  }

  void drop(Tenure tenure) {
    carried.remove(tenure);
  }

  private void keepAlive(long deadlineNanos) {
    Call call =
        Call.post(path(id) + "/keepalive", null).withAttemptLimit(keeper.renewalAttempt(ttl));
    List<Tenure> before = List.copyOf(carried);
    Reply reply = keeper.transport().send(call, deadlineNanos);
    if (reply.isNotFound()) {
      throw ended();
    }
    JsonObject shown = LockReplies.success(reply);
    if (shown.number(LIFE) != life) {
      throw ended();
    }
    // Which attempt has kept it alive is not told: certainly none before the first.
    long until = reply.firstSentNanos() + ttl.toNanos();
    upkeep.extend(until, ttl);
    before.forEach(tenure -> tenure.upkeep().extend(until, ttl));
    check(before, shown);
  }

  /**
   * Looks after what the session does not show, one after the other: somebody may have taken it.
   */
  private void check(List<Tenure> tenures, JsonObject shown) {
    Set<Shown> held =
        shown.objects("locks").stream().map(Shown::of).collect(Collectors.toUnmodifiableSet());
    List<Tenure> missing =
        tenures.stream().filter(tenure -> !held.contains(Shown.of(tenure))).toList();
    if (!missing.isEmpty() && checking.tryAcquire()) {
      Thread.ofVirtual()
          .name("quorate-client-check")
          .start(
              () -> {
                try {
                  missing.forEach(Tenure::check);
                } finally {
                  checking.release();
                }
              });
    }
  }

  private LockLostException ended() {
    return LockLostException.of("session " + id, LossReason.SESSION_ENDED);
  }

  private void lost(LossReason reason) {
    keeper.forget(this);
    carried.forEach(tenure -> tenure.upkeep().over(LossReason.SESSION_ENDED));
    Thread.ofVirtual().name("quorate-client-on-lost").start(() -> onLost.accept(reason));
  }

  private static String path(String id) {
    return "/v1/sessions/" + Ids.check("a session's id", id);
  }
}
