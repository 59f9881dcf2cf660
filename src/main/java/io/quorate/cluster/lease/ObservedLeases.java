package io.quorate.cluster.lease;

import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What this node has seen of the leases of others, and for how long on its own monotonic clock.
 * Safe for use by any thread.
 */
final class ObservedLeases {

  private final LongSupplier nanoTime;
  private final Duration expiry;
  private final Map<Owner, Observed> observed = new HashMap<>();

  /** Since when a lease has had its count of renewals. */
  private record Observed(long renewals, long sinceNanos) {}

  /**
   * Creates one that has seen nothing.
   *
   * @param expiry how long a lease may last after its last renewal, on this node's clock
   */
  ObservedLeases(LongSupplier nanoTime, Duration expiry) {
    this.nanoTime = nanoTime;
    this.expiry = expiry;
  }

  /** Takes note of all leases, as they were read from the database just now. */
  synchronized void observe(List<Lease> leases) {
    // In here: a time that was taken before another thread saw a later count would be too early.
    long now = nanoTime.getAsLong();
    var present = new HashSet<Owner>();
    for (Lease lease : leases) {
      present.add(lease.owner());
      observed.compute(
          lease.owner(),
          (owner, before) ->
              before != null && before.renewals == lease.renewals()
                  ? before
                  : new Observed(lease.renewals(), now));
    }
    observed.keySet().retainAll(present);
  }

  /**
   * Whether the owner can answer no more: it cannot renew, and its last renewal, which was before
   * its count was first seen here, is too long ago.
   */
  boolean isOver(Lease lease) {
    return lease.isReleased() || (lease.fenced() && isSilentFor(lease, 1));
  }

  /** Whether a lease has had its count of renewals for so many expiries. */
  synchronized boolean isSilentFor(Lease lease, int expiries) {
    Observed seen = observed.get(lease.owner());
    return seen != null
        && seen.renewals == lease.renewals()
        && nanoTime.getAsLong() - seen.sinceNanos >= expiry.multipliedBy(expiries).toNanos();
  }
}
