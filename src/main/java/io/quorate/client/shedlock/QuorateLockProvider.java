package io.quorate.client.shedlock;

import io.quorate.client.Quorate;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockNames;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;

/**
 * Has ShedLock's scheduled tasks run on one program at a time. A lock ends after {@code
 * lockAtMostFor}, whether or not the task has; ShedLock's {@code KeepAliveLockProvider} around this
 * one extends it. Safe for use by any thread.
 */
public final class QuorateLockProvider implements ExtensibleLockProvider {

  private final Quorate quorate;
  private final LongSupplier nanoTime;

  /** Locks by a client, which stays the caller's to close. */
  public QuorateLockProvider(Quorate quorate) {
    this(quorate, System::nanoTime);
  }

  QuorateLockProvider(Quorate quorate, LongSupplier nanoTime) {
    this.quorate = quorate;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<SimpleLock> lock(LockConfiguration configuration) {
    long askedNanos = nanoTime.getAsLong();
    Optional<Lease> lease =
        quorate
            .lock(LockNames.of(configuration.getName()))
            .ttl(configuration.getLockAtMostFor())
            .withoutRenewal()
            .tryAcquire();
    return lease.map(
        held ->
            new LeasedLock(
                configuration, held, nanoTime, askedNanos, configuration.getLockAtLeastFor()));
  }

  /** Tells what of a time is left that began at a moment. */
  static Duration left(Duration time, long sinceNanos, long nowNanos) {
    return time.minusNanos(nowNanos - sinceNanos);
  }
}
