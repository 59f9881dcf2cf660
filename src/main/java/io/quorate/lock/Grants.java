package io.quorate.lock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be granted: first come, first served. Nobody passes an earlier wait, but who holds the
 * lock already: a holder that waited for others to let it in again would wait for ever. Pure; safe
 * for use by any thread.
 */
final class Grants {

  private Grants() {}

  /** Whether an owner holds the lock so that this claim is only another count of it. */
  static boolean isReentry(Lock lock, Claim claim) {
    Hold held = lock.heldBy(claim.owner());
    return held != null && (!held.isShared() || claim.mode() == LockMode.SHARED);
  }

  /** Whether an owner shares the lock and wants it alone. */
  static boolean isUpgrade(Lock lock, Claim claim) {
    Hold held = lock.heldBy(claim.owner());
    return held != null && held.isShared() && claim.mode() == LockMode.EXCLUSIVE;
  }

  /** Returns who waits to hold alone what it shares, or null. */
  static @Nullable Wait upgrading(Lock lock) {
    for (Wait wait : lock.queue()) {
      if (isUpgrade(lock, wait.claim())) {
        return wait;
      }
    }
    return null;
  }

  /** Whether a claim that nobody has waited with may be granted at once. */
  static boolean isFree(Lock lock, Claim claim) {
    return isReentry(lock, claim)
        || ((lock.queue().isEmpty() || isUpgrade(lock, claim)) && new Room(lock).take(claim));
  }

  /** Returns the waits that may be granted now, in their order. */
  static List<Wait> ready(Lock lock) {
    var ready = new ArrayList<Wait>();
    var room = new Room(lock);
    boolean first = true;
    for (Wait wait : lock.queue()) {
      if (isReentry(lock, wait.claim())) {
        ready.add(wait);
      } else if (first && room.take(wait.claim())) {
        ready.add(wait);
      } else {
        first = false;
      }
    }
    return ready;
  }

  static boolean isReady(Lock lock, Wait wait) {
    return ready(lock).contains(wait);
  }

  /** What is left of the lock while one wait after another is granted. */
  private static final class Room {
    private final Lock lock;
    private int permits;

    /** Those that are kept back count, since they are remembered one by one, too. */
    private int holds;

    /** Whether somebody has it alone, or it is kept back from everybody. */
    private boolean closed;

    /** Whether somebody has it. */
    private boolean taken;

    Room(Lock lock) {
      this.lock = lock;
      this.permits = lock.isSemaphore() ? lock.available() : 0;
      this.holds = lock.holds().size() + lock.cooling().size();
      this.closed = lock.isPinned();
      if (!lock.isSemaphore()) {
        this.taken = !lock.holds().isEmpty() || !lock.cooling().isEmpty();
        this.closed |=
            lock.holds().stream().anyMatch(hold -> !hold.isShared())
                || lock.cooling().stream().anyMatch(one -> one.mode() == LockMode.EXCLUSIVE);
      }
    }

    boolean take(Claim claim) {
      if (closed || holds >= LockLimits.MAX_HOLDS) {
        return false;
      }
      if (lock.isSemaphore()) {
        if (claim.permits() > permits) {
          return false;
        }
        permits -= claim.permits();
      } else if (claim.mode() == LockMode.EXCLUSIVE) {
        boolean alone = holds == 1 && lock.cooling().isEmpty() && isUpgrade(lock, claim);
        if (taken && !alone) {
          return false;
        }
        closed = true;
      }
      taken = true;
      holds++;
      return true;
    }
  }
}
