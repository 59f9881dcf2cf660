package io.quorate.multijvm.network;

import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * All connections of one route, and what becomes of them. Works perfectly until told otherwise.
 * Safe for use by any thread.
 */
public final class Link {

  /** Connections that were silent for longer may have been given up by their ends. */
  public static final Duration LONG_CUT = Duration.ofSeconds(5);

  private final Route route;
  private final SplittableRandom random;
  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition healed = lock.newCondition();
  private volatile Quality quality = Quality.PERFECT;
  private boolean cut;
  private long cutNanos;
  private long freeNanos = System.nanoTime();

  Link(Route route, long seed) {
    this.route = route;
    this.random = new SplittableRandom(seed + route.hashCode());
  }

  public Route route() {
    return route;
  }

  /**
   * Lets nothing pass any more in either direction, as if every packet were dropped: bytes are held
   * back, a connection that ends does not end for the other side, a new one is accepted and stays
   * silent. What was on its way may still arrive.
   */
  public void cut() {
    lock.lock();
    try {
      if (!cut) {
        cut = true;
        cutNanos = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets everything pass again, what was held back first. After a {@link #LONG_CUT} every second
   * connection, chosen at random, is reset instead: both happen in reality.
   */
  public void heal() {
    lock.lock();
    try {
      if (!cut) {
        return;
      }
      if (System.nanoTime() - cutNanos > LONG_CUT.toNanos()) {
        wires.stream().filter(wire -> random.nextBoolean()).forEach(Wire::reset);
      }
      cut = false;
      healed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean isCut() {
    lock.lock();
    try {
      return cut;
    } finally {
      lock.unlock();
    }
  }

  /** Changes how good the link is; what is on its way already stays as it was. */
  public void quality(Quality changed) {
    quality = changed;
  }

  /** Resets all connections, at both ends and at once, be the link cut or not. */
  public void reset() {
    List.copyOf(wires).forEach(Wire::reset);
  }

  /** Returns how many bytes have passed so far, both directions together. */
  public long bytes() {
    return bytes.sum();
  }

  /** Returns how many connections there have been so far. */
  public long accepted() {
    return accepted.sum();
  }

  /** Returns how many connections there are. */
  public int open() {
    return wires.size();
  }

  /** Takes over a connection that was accepted; returns at once. */
  void carry(Socket near, SocketAddress target) {
    SplittableRandom own;
    lock.lock();
    try {
      own = random.split();
    } finally {
      lock.unlock();
    }
    accepted.increment();
    Wire wire = new Wire(this, near, target, own);
    wires.add(wire);
    wire.start();
  }

  void ended(Wire wire) {
    wires.remove(wire);
  }

  void passed(int count) {
    bytes.add(count);
  }

  /** Waits while the link is cut. */
  void awaitHealed() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (cut) {
        healed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when something that has come now is to be passed on, in {@link System#nanoTime}. */
  long dueNanos(int count, RandomGenerator drawn) {
    Quality now = quality;
    long due = System.nanoTime() + now.drawNanos(drawn);
    return now.bytesPerSecond() == 0 ? due : Math.max(due, takeTurn(count, now.bytesPerSecond()));
  }

  /** Returns when the last of so many bytes has gone through, behind all that came before. */
  private long takeTurn(int count, long bytesPerSecond) {
    lock.lock();
    try {
      long neededNanos = count * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
      freeNanos = Math.max(freeNanos, System.nanoTime()) + neededNanos;
      return freeNanos;
    } finally {
      lock.unlock();
    }
  }
}
