package io.quorate.client.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Says how a lock is wanted, and acquires it.
 *
 * <p>An owner that holds a lock enters it again without waiting. Unless you name one, each lease
 * has an owner of its own, so that two threads of a program never hold it together. Immutable and
 * safe for use by any thread.
 */
public final class LockRequest {

  private final LeaseKeeper keeper;
  private final LockSettings settings;

  /** For {@code Quorate.lock}. */
  public LockRequest(LeaseKeeper keeper, String name) {
    this(keeper, LockSettings.of(name));
  }

  private LockRequest(LeaseKeeper keeper, LockSettings settings) {
    this.keeper = keeper;
    this.settings = settings;
  }

  /** Returns this for an owner: one activity, which does one thing after the other. */
  public LockRequest owner(String owner) {
    return with(known -> known.withOwner(owner));
  }

  /** Returns this with the time for which the lease is good without a renewal; 30 seconds else. */
  public LockRequest ttl(Duration ttl) {
    return with(known -> known.withTtl(ttl));
  }

  /** Returns this with a session, with which the lease lives and ends; it has no ttl of its own. */
  public LockRequest session(Session session) {
    return with(known -> known.withSession(session));
  }

  /** Returns this to be held beside others who share it. */
  public LockRequest shared() {
    return with(known -> known.withMode(LockMode.SHARED));
  }

  /** Returns this with so many permits of a semaphore; 1 else. */
  public LockRequest permits(int permits) {
    return with(known -> known.withPermits(permits));
  }

  /** Returns this with the time before which nobody else gets it, released or not. */
  public LockRequest minHold(Duration time) {
    return with(known -> known.withMinHold(time));
  }

  /** Returns this with the time for which nobody gets it after it was lost. */
  public LockRequest lockDelay(Duration time) {
    return with(known -> known.withLockDelay(time));
  }

  /** Returns this with a text that is shown with the holder. */
  public LockRequest data(String data) {
    return with(known -> known.withData(data));
  }

  /**
   * Returns this with a listener that is told, once and on a thread of its own, when the lock is
   * lost before the lease is closed.
   */
  public LockRequest onLost(Consumer<LossReason> listener) {
    return with(known -> known.withOnLost(listener));
  }

  /** Returns this for a lease that ends after its ttl, whoever still works. */
  public LockRequest withoutRenewal() {
    return with(LockSettings::withoutRenewal);
  }

  /**
   * Acquires the lock, waiting for others in a fair queue.
   *
   * @param wait for how long at most; the answer of a node may take a little longer
   * @throws LockNotAcquiredException when it was not free in time
   * @throws DeadlockException when waiting would never end
   */
  public Lease acquire(Duration wait) {
    keeper.checkRoom();
    String owner = settings.owner() == null ? keeper.freshOwner() : settings.owner();
    var acquisition =
        new Acquisition(
            keeper,
            "/v1/locks/" + settings.name() + "/acquire",
            settings.toJson(owner),
            Optional.of(settings.name()));
    return keeper.admit(settings, Grant.acquired(acquisition.acquire(wait)));
  }

  /** Acquires the lock if it is free. */
  public Optional<Lease> tryAcquire() {
    return tryAcquire(Duration.ZERO);
  }

  /**
   * Acquires the lock if it is free in time.
   *
   * @throws DeadlockException when waiting would never end
   */
  public Optional<Lease> tryAcquire(Duration wait) {
    try {
      return Optional.of(acquire(wait));
    } catch (LockNotAcquiredException notFree) {
      return Optional.empty();
    }
  }

  /**
   * Returns this as a lock of the JDK, held by one thread, which may enter again. Its owner is the
   * one named here, or a fresh one, followed by the thread's number.
   */
  public LeaseLock asJavaLock() {
    String owner = settings.owner() == null ? "j-" + UUID.randomUUID() : settings.owner();
    return new JavaLocks(owner, name -> this).lock(settings.name());
  }

  private LockRequest with(UnaryOperator<LockSettings> change) {
    return new LockRequest(keeper, change.apply(settings));
  }
}
