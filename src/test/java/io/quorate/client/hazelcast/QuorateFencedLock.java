package io.quorate.client.hazelcast;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.lock.FencedLock;
import io.quorate.client.Quorate;
import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockHolder;
import io.quorate.client.lock.LockLostException;
import io.quorate.client.lock.LockRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Is a lock of the cluster as Hazelcast's suite wants one. Each thread is an owner, and each entry
 * of it is an acquisition of its own, so that the cluster counts them. Safe for use by any thread.
 */
final class QuorateFencedLock extends QuorateObject implements FencedLock {

  /** Waiting without a limit is waiting for so long. */
  private static final Duration LONG = Duration.ofMinutes(5);

  /** More than any case leaves waiting. */
  private static final int MOST_WAITING = 10;

  private final Map<Thread, Deque<Lease>> entries = new ConcurrentHashMap<>();

  QuorateFencedLock(Quorate quorate, String name) {
    super(quorate, name);
  }

  @Override
  public void lock() {
    lockAndGetFence();
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    try {
      lockAndGetFence();
    } catch (CallInterruptedException interrupted) {
      throw (InterruptedException) new InterruptedException("locking").initCause(interrupted);
    }
  }

  @Override
  public long lockAndGetFence() {
    return entered(request().acquire(LONG));
  }

  @Override
  public boolean tryLock() {
    return tryLockAndGetFence() != INVALID_FENCE;
  }

  @Override
  public long tryLockAndGetFence() {
    return fence(request().tryAcquire());
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) {
    return tryLockAndGetFence(time, unit) != INVALID_FENCE;
  }

  @Override
  public long tryLockAndGetFence(long time, TimeUnit unit) {
    return fence(request().tryAcquire(Duration.ofNanos(unit.toNanos(time))));
  }

  @Override
  public void unlock() {
    latest();
    try {
      mine().removeLast().release();
    } catch (LockLostException lost) {
      throw (IllegalMonitorStateException) new IllegalMonitorStateException("lost").initCause(lost);
    }
  }

  @Override
  public long getFence() {
    return latest().token();
  }

  @Override
  public boolean isLocked() {
    return !quorate.locks().get(name).holders().isEmpty();
  }

  @Override
  public boolean isLockedByCurrentThread() {
    Lease latest = mine().peekLast();
    return latest != null && latest.isValid();
  }

  @Override
  public int getLockCount() {
    return (int) quorate.locks().get(name).holders().stream().mapToLong(LockHolder::count).sum();
  }

  @Override
  public CPGroupId getGroupId() {
    throw new UnsupportedOperationException("There are no groups.");
  }

  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("There are no conditions.");
  }

  /** Lets everybody have it who still waits, so that no thread stays behind. */
  void end() {
    for (int i = 0; i < MOST_WAITING && !quorate.locks().get(name).queue().isEmpty(); i++) {
      quorate.locks().forceRelease(name, "the case is over");
    }
  }

  private LockRequest request() {
    return quorate.lock(name).owner(name + ":" + Thread.currentThread().threadId());
  }

  private long fence(Optional<Lease> lease) {
    return lease.map(this::entered).orElse(INVALID_FENCE);
  }

  private long entered(Lease lease) {
    mine().addLast(lease);
    return lease.token();
  }

  private Lease latest() {
    Lease latest = mine().peekLast();
    if (latest == null) {
      throw new IllegalMonitorStateException("Expected this thread to hold it, but it does not.");
    }
    return latest;
  }

  private Deque<Lease> mine() {
    return entries.computeIfAbsent(Thread.currentThread(), thread -> new ArrayDeque<>());
  }
}
