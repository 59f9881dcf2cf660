package io.quorate.client.lock;

import io.quorate.client.error.CallInterruptedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Is a lock of the cluster as a lock of the JDK: held by one thread, which may enter it again. It
 * has no conditions. A lock that was lost cannot be entered again, and unlocking it throws {@link
 * IllegalMonitorStateException} with a {@link LockLostException} as its cause. Safe for use by any
 * thread.
 */
public final class LeaseLock implements Lock {

  /** Waiting without a limit is waiting for so long, again and again. */
  private static final Duration LONG = Duration.ofHours(1);

  private final JavaLocks locks;
  private final String name;

  LeaseLock(JavaLocks locks, String name) {
    this.locks = locks;
    this.name = name;
  }

  /** Waits as long as it takes, also when the thread is interrupted. */
  @Override
  public void lock() {
    if (!enterAgain()) {
      LockRequest request = locks.request(name);
      entered(Uninterrupted.call(() -> acquire(request)));
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    interruptibly(
        () -> {
          if (!enterAgain()) {
            entered(acquire(locks.request(name)));
          }
          return true;
        });
  }

  @Override
  public boolean tryLock() {
    if (enterAgain()) {
      return true;
    }
    LockRequest request = locks.request(name);
    Optional<Lease> lease = Uninterrupted.call(request::tryAcquire);
    lease.ifPresent(this::entered);
    return lease.isPresent();
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return interruptibly(
        () -> {
          if (enterAgain()) {
            return true;
          }
          Duration wait = Duration.ofNanos(Math.max(0, unit.toNanos(time)));
          Optional<Lease> lease = locks.request(name).tryAcquire(wait);
          lease.ifPresent(this::entered);
          return lease.isPresent();
        });
  }

  /**
   * Lets go of one entry of this thread.
   *
   * @throws IllegalMonitorStateException when this thread does not hold it, or has lost it
   */
  @Override
  public void unlock() {
    JavaLocks.Held mine = mine();
    if (mine.entries() > 1) {
      locks.note(name, new JavaLocks.Held(mine.lease(), mine.entries() - 1));
      return;
    }
    locks.note(name, null);
    try {
      mine.lease().close();
    } catch (LockLostException lost) {
      throw lost(lost);
    }
  }

  /** Always refuses: a condition cannot be waited for over a network. */
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("Expected no condition of a lock of the cluster.");
  }

  /**
   * Returns the lease of this thread, with its token.
   *
   * @throws IllegalMonitorStateException when this thread does not hold the lock
   */
  public Lease lease() {
    return mine().lease();
  }

  /** Tells whether this thread holds the lock, as far as its lease is good. */
  public boolean isHeldByCurrentThread() {
    JavaLocks.Held held = locks.held(name);
    return held != null && held.lease().isValid();
  }

  private boolean enterAgain() {
    JavaLocks.Held held = locks.held(name);
    if (held == null) {
      return false;
    }
    try {
      held.lease().ensureValid();
    } catch (LockLostException lost) {
      throw lost(lost);
    }
    locks.note(name, new JavaLocks.Held(held.lease(), Math.addExact(held.entries(), 1)));
    return true;
  }

  private void entered(Lease lease) {
    locks.note(name, new JavaLocks.Held(lease, 1));
  }

  private JavaLocks.Held mine() {
    JavaLocks.@Nullable Held held = locks.held(name);
    if (held == null) {
      throw new IllegalMonitorStateException(
          "Expected thread %s to hold lock %s, but it does not."
              .formatted(Thread.currentThread().getName(), name));
    }
    return held;
  }

  private static Lease acquire(LockRequest request) {
    while (true) {
      try {
        return request.acquire(LONG);
      } catch (LockNotAcquiredException notYet) {
        if (notYet.isCancelled()) {
          throw notYet;
        }
      }
    }
  }

  private static boolean interruptibly(Attempt attempt) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Expected to lock, but the thread is interrupted.");
    }
    try {
      return attempt.lock();
    } catch (CallInterruptedException interrupted) {
      Thread.interrupted();
      throw (InterruptedException)
          new InterruptedException(interrupted.getMessage()).initCause(interrupted);
    }
  }

  private static IllegalMonitorStateException lost(LockLostException lost) {
    var wrong = new IllegalMonitorStateException(lost.getMessage());
    wrong.initCause(lost);
    return wrong;
  }

  /** Tries to lock; tells whether it did. */
  private interface Attempt {
    boolean lock();
  }
}
