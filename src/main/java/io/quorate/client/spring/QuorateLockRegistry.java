package io.quorate.client.spring;

import io.quorate.client.Quorate;
import io.quorate.client.http.Ids;
import io.quorate.client.lock.JavaLocks;
import io.quorate.client.lock.LeaseLock;
import io.quorate.client.lock.LockNames;
import java.time.Duration;
import java.util.UUID;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * Hands out locks of the cluster to Spring Integration: one for each key, held by one thread of one
 * program. The client renews them while they are held. Safe for use by any thread.
 */
public final class QuorateLockRegistry implements RenewableLockRegistry {

  private final JavaLocks locks;

  /**
   * Locks by a client, which stays the caller's to close.
   *
   * @param prefix of the names of the locks, with the characters of ids
   * @param ttl after which a lock is free again when its program is cut off
   */
  public QuorateLockRegistry(Quorate quorate, String prefix, Duration ttl) {
    Ids.check("a prefix", prefix);
    this.locks =
        new JavaLocks(
            "spring-" + UUID.randomUUID(),
            key -> quorate.lock(LockNames.of(prefix + ":" + key)).ttl(ttl));
  }

  /** Returns the lock of a key, which is taken by its text. */
  @Override
  public LeaseLock obtain(Object lockKey) {
    return locks.lock(lockKey.toString());
  }

  /**
   * Returns when this thread holds the lock, which the client renews by itself.
   *
   * @throws IllegalMonitorStateException when this thread does not hold it
   */
  @Override
  public void renewLock(Object lockKey) {
    obtain(lockKey).lease().ensureValid();
  }
}
