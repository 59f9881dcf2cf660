package io.quorate.client.lock;

import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.UnavailableException;
import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import io.quorate.client.json.JsonValue;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds several locks until it is closed or one of them is lost. The client renews each of them.
 * Safe for use by any thread.
 */
public final class LeaseSet implements AutoCloseable {

  private final LeaseKeeper keeper;
  private final String owner;
  private final Consumer<LossReason> onLost;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /** By the names of their locks: in this order their releases are held back meanwhile. */
  private volatile List<Lease> leases = List.of();

  LeaseSet(LeaseKeeper keeper, String owner, Consumer<LossReason> onLost) {
    this.keeper = keeper;
    this.owner = owner;
    this.onLost = onLost;
  }

  /** Returns who holds it. */
  public String owner() {
    return owner;
  }

  /** Returns the fencing token of one of its locks. */
  public long token(String lock) {
    return leases.stream()
        .filter(lease -> lease.lock().equals(lock))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Expected a lock of the set, but got " + lock))
        .token();
  }

  /** Returns for how long all of them are certainly held; zero when one is lost. */
  public Duration remaining() {
    return leases.stream().map(Lease::remaining).min(Duration::compareTo).orElse(Duration.ZERO);
  }

  /**
   * Returns when all of them are held at this moment.
   *
   * @throws LockLostException when one is lost
   */
  public void ensureValid() {
    leases.forEach(Lease::ensureValid);
  }

  /**
   * Releases all that are not lost; again does nothing. When no node answers, they end when their
   * time is over.
   *
   * @throws LockLostException when one was lost before, so that somebody else may have held it
   */
  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    List<Tenure> tenures = leases.stream().map(Lease::detach).toList();
    tenures.forEach(tenure -> tenure.sending().lock());
    try {
      List<Tenure> held =
          tenures.stream().filter(tenure -> tenure.upkeep().loss() == null).toList();
      LossReason loss = leave();
      try {
        release(held);
      } catch (UnavailableException | OutcomeUnknownException unreachable) {
        // Nobody renews them any more, so they end by themselves.
      }
      if (loss != null) {
        throw LockLostException.of("every lock of the set", loss);
      }
    } finally {
      tenures.forEach(tenure -> tenure.sending().unlock());
    }
  }

  LeaseSet with(List<Lease> granted) {
    leases = granted.stream().sorted(Comparator.comparing(Lease::lock)).toList();
    return this;
  }

  void lostOne(LossReason reason) {
    if (!isClosed.get() && isTold.compareAndSet(false, true)) {
      onLost.accept(reason);
    }
  }

  /** Returns why the first of them is lost, if one is. */
  private @Nullable LossReason leave() {
    LossReason loss = null;
    for (Lease lease : leases) {
      Tenure tenure = lease.detach();
      LossReason its = tenure.upkeep().loss();
      loss = loss == null ? its : loss;
      tenure.leave(lease);
    }
    return loss;
  }

  /** With one that is lost among them, none would be given back. */
  private void release(List<Tenure> held) {
    if (held.isEmpty()) {
      return;
    }
    List<String> locks = held.stream().map(Tenure::lock).toList();
    JsonObject body = JsonObject.EMPTY.with("locks", JsonValue.of(locks)).with("owner", owner);
    Reply reply =
        Uninterrupted.call(() -> keeper.transport().send(Call.post("/v1/lock-sets/release", body)));
    try {
      LockReplies.released(reply);
    } catch (LockLostException oneIsLost) {
      held.forEach(LeaseSet::releaseAlone);
      throw oneIsLost;
    }
    List<JsonObject> grants = reply.body().objects("grants");
    held.forEach(tenure -> tenure.counted(left(tenure.lock(), grants)));
  }

  private static void releaseAlone(Tenure tenure) {
    try {
      tenure.releaseOne();
    } catch (LockLostException lost) {
      // The set tells of it.
    }
  }

  /** A lock that was lost, or was given back by an attempt before, may be missing. */
  private static OptionalLong left(String lock, List<JsonObject> grants) {
    return grants.stream()
        .filter(grant -> grant.text("lock").equals(lock))
        .map(grant -> grant.findNumber("count"))
        .findFirst()
        .orElse(OptionalLong.empty());
  }
}
