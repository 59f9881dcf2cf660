package io.quorate.client.hazelcast;

import com.hazelcast.cp.ISemaphore;
import io.quorate.client.Quorate;
import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockLostException;
import io.quorate.client.lock.LockRequest;
import io.quorate.client.lock.LockWaiter;
import io.quorate.client.lock.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Is a semaphore of the cluster as Hazelcast's suite wants one: all that it has acquired belongs to
 * one session. Safe for use by any thread.
 *
 * <p>A semaphore of Hazelcast may have no permits at all, and one of Quorate has at least one. So
 * it has one more here, which is acquired for ever when it is made.
 */
final class QuorateSemaphore extends QuorateObject implements ISemaphore {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SESSION_TTL = Duration.ofSeconds(30);

  private final Session session;
  private final Deque<Acquired> acquired = new ArrayDeque<>();
  private boolean isMade;

  /** An acquisition of so many permits, which are released together. */
  private record Acquired(Lease lease, int permits) {}

  QuorateSemaphore(Quorate quorate, String name) {
    super(quorate, name);
    this.session = quorate.session(name, SESSION_TTL);
  }

  @Override
  public synchronized boolean init(int permits) {
    if (isMade) {
      return false;
    }
    quorate.locks().setPermits(name, permits + 1);
    quorate.lock(name).acquire(Duration.ZERO);
    isMade = true;
    return true;
  }

  @Override
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  @Override
  public void acquire(int permits) throws InterruptedException {
    checkPositive(permits);
    try {
      got(request(permits).acquire(LONG), permits);
    } catch (CallInterruptedException interrupted) {
      throw (InterruptedException) new InterruptedException("acquiring").initCause(interrupted);
    }
  }

  @Override
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  @Override
  public boolean tryAcquire(int permits) {
    checkPositive(permits);
    return got(request(permits).tryAcquire(), permits);
  }

  @Override
  public boolean tryAcquire(long time, TimeUnit unit) {
    return tryAcquire(1, time, unit);
  }

  @Override
  public boolean tryAcquire(int permits, long time, TimeUnit unit) {
    checkPositive(permits);
    return got(request(permits).tryAcquire(Duration.ofNanos(unit.toNanos(time))), permits);
  }

  @Override
  public synchronized int availablePermits() {
    return isMade ? (int) quorate.locks().get(name).available() : 0;
  }

  /** Takes what is free: in two requests, between which somebody may be faster. */
  @Override
  public int drainPermits() {
    int free = availablePermits();
    return free > 0 && tryAcquire(free) ? free : 0;
  }

  @Override
  public void reducePermits(int reduction) {
    checkNotNegative(reduction);
    change(-reduction);
  }

  @Override
  public void increasePermits(int increase) {
    checkNotNegative(increase);
    change(increase);
  }

  @Override
  public void release() {
    release(1);
  }

  /** Releases acquisitions that make up this number, the latest first. */
  @Override
  public void release(int permits) {
    checkPositive(permits);
    try {
      take(permits).forEach(one -> one.lease.release());
    } catch (LockLostException lost) {
      throw new IllegalStateException(lost.getMessage()); // A cause would have to be Hazelcast's.
    }
  }

  /** Ends the session with all that it has acquired. */
  void closeSession() {
    session.close();
  }

  /** Sends away who still waits, so that no thread stays behind. */
  void end() {
    for (LockWaiter waiter : quorate.locks().get(name).queue()) {
      quorate.locks().cancelWait(name, waiter.waitId());
    }
  }

  /** Each acquisition has an owner of its own: one thread may release what another waits for. */
  private LockRequest request(int permits) {
    return quorate.lock(name).session(session).permits(permits);
  }

  private void change(int by) {
    quorate.locks().setPermits(name, (int) quorate.locks().get(name).permits() + by);
  }

  private boolean got(Optional<Lease> lease, int permits) {
    lease.ifPresent(one -> got(one, permits));
    return lease.isPresent();
  }

  private synchronized void got(Lease lease, int permits) {
    acquired.addLast(new Acquired(lease, permits));
  }

  private synchronized List<Acquired> take(int permits) {
    var taken = new ArrayList<Acquired>();
    int left = permits;
    var latestFirst = acquired.descendingIterator();
    while (left > 0 && latestFirst.hasNext()) {
      Acquired one = latestFirst.next();
      if (one.permits <= left) {
        taken.add(one);
        left -= one.permits;
      }
    }
    if (left > 0) {
      throw new IllegalStateException("Expected to hold acquisitions of as many permits.");
    }
    acquired.removeAll(taken);
    return taken;
  }

  private static void checkPositive(int permits) {
    if (permits <= 0) {
      throw new IllegalArgumentException("Expected a positive number, but got " + permits);
    }
  }

  private static void checkNotNegative(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("Expected 0 or more, but got " + permits);
    }
  }
}
