package io.quorate.client.lock;

import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.QuorateException;
import io.quorate.client.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Holds a lock until it is closed or lost. The client renews it in the background; when that fails
 * until its time is over, or somebody takes it away, the listener of the request is told, once.
 *
 * <p>A lease cannot stop a thread that was paused: pass {@link #token()} to what you write to, and
 * let that refuse a token lower than one that it has seen. Safe for use by any thread.
 */
public final class Lease implements AutoCloseable {

  private final Tenure tenure;
  private final Consumer<LossReason> onLost;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final AtomicBoolean isTold = new AtomicBoolean();

  Lease(Tenure tenure, Consumer<LossReason> onLost) {
    this.tenure = tenure;
    this.onLost = onLost;
  }

  /** Returns the lock's name. */
  public String lock() {
    return tenure.lock();
  }

  /** Returns who holds it. */
  public String owner() {
    return tenure.owner();
  }

  /** Returns the fencing token: higher than that of every holder before. */
  public long token() {
    return tenure.token();
  }

  /** Returns how the lock is held. */
  public LockMode mode() {
    return tenure.mode();
  }

  /**
   * Returns how often its owner has acquired it and not released it, as far as this client knows.
   */
  public long count() {
    return tenure.count();
  }

  /** Returns for how long the lock is certainly held; zero when it is lost or closed. */
  public Duration remaining() {
    return isClosed.get() ? Duration.ZERO : tenure.upkeep().remaining();
  }

  /** Tells whether the lock is held at this moment. */
  public boolean isValid() {
    return !remaining().isZero();
  }

  /**
   * Returns when the lock is held at this moment. The moment after may be another: the token tells
   * what you write to.
   *
   * @throws LockLostException when it is lost
   * @throws IllegalStateException when the lease is closed
   */
  public void ensureValid() {
    if (isClosed.get()) {
      throw new IllegalStateException("Expected an open lease, but it is closed.");
    }
    tenure.ensureHeld();
  }

  /**
   * Shares the lock with others from now on, without letting go of it in between.
   *
   * @throws LockLostException when it is lost
   */
  public void downgrade() {
    ensureValid();
    tenure.downgrade();
  }

  /**
   * Has it end only after this time from now on, whether or not it is renewed in the background.
   *
   * @throws LockLostException when it is lost
   */
  public void extend(Duration ttl) {
    ensureValid();
    tenure.renewFor(ttl);
  }

  /**
   * Releases the lock; again does nothing. Does so also when the thread is interrupted.
   *
   * @throws LockLostException when it was lost before, so that somebody else may have held it
   * @throws QuorateException when no node has answered; then it ends when its time is over
   */
  public void release() {
    if (isClosed.compareAndSet(false, true)) {
      tenure.release(this);
    }
  }

  /**
   * Releases the lock; again does nothing. When no node answers, it ends when its time is over.
   *
   * @throws LockLostException when it was lost before, so that somebody else may have held it
   */
  @Override
  public void close() {
    try {
      release();
    } catch (UnavailableException | OutcomeUnknownException unreachable) {
      // Nobody renews it any more, so it ends by itself.
    }
  }

  /** Ends the lease without telling a node, which was told for the whole set. */
  Tenure detach() {
    isClosed.set(true);
    return tenure;
  }

  /** Tells the listener on a thread of its own, once, unless the lease is closed. */
  void tellLost(LossReason reason) {
    if (!isClosed.get() && isTold.compareAndSet(false, true)) {
      Thread.ofVirtual().name("quorate-client-on-lost").start(() -> onLost.accept(reason));
    }
  }
}
