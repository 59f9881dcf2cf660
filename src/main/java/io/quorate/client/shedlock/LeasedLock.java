package io.quorate.client.shedlock;

import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.UnavailableException;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockLostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;

/** Holds ShedLock's lock by a lease. */
final class LeasedLock extends AbstractSimpleLock {

  private final Lease lease;
  private final LongSupplier nanoTime;
  private final long sinceNanos;
  private final Duration atLeast;

  /**
   * Takes over a lease.
   *
   * @param sinceNanos when atLeast began, of the supplier
   * @param atLeast before which nobody else may get the lock
   */
  LeasedLock(
      LockConfiguration configuration,
      Lease lease,
      LongSupplier nanoTime,
      long sinceNanos,
      Duration atLeast) {
    super(configuration);
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.sinceNanos = sinceNanos;
    this.atLeast = atLeast;
  }

  /** Gives it back, or lets it end by itself when that would be too soon. */
  @Override
  protected void doUnlock() {
    Duration left = QuorateLockProvider.left(atLeast, sinceNanos, nanoTime.getAsLong());
    try {
      if (left.toMillis() > 0) {
        lease.extend(left);
      } else {
        lease.close();
      }
    } catch (LockLostException over) {
      // The task took longer than lockAtMostFor, of which ShedLock's users are warned.
    } catch (UnavailableException | OutcomeUnknownException unreachable) {
      // Then it ends after lockAtMostFor.
    }
  }

  @Override
  protected Optional<SimpleLock> doExtend(LockConfiguration newConfiguration) {
    long askedNanos = nanoTime.getAsLong();
    try {
      lease.extend(newConfiguration.getLockAtMostFor());
    } catch (LockLostException over) {
      return Optional.empty();
    }
    return Optional.of(
        new LeasedLock(
            newConfiguration, lease, nanoTime, askedNanos, newConfiguration.getLockAtLeastFor()));
  }
}
