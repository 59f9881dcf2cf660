package io.quorate.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The leases by which nodes may answer, one for each life of each node. Whatever two nodes do at
 * once, the storage puts in an order; times are the storage's. Nothing else that a node does delays
 * these operations. Safe for use by any thread; nothing blocks the caller, and every operation
 * fails with a {@link StorageException}.
 */
public interface NodeLeases {

  /**
   * Takes a lease for the first time; again when it is not known whether it was taken. Forgets what
   * was fenced more than a day ago.
   *
   * @param clock kept with the lease, unless a higher one is; see {@link StoredClocks}
   */
  CompletionStage<Renewed> take(Owner owner, long clock);

  /**
   * Renews a lease.
   *
   * @param least how often it has been renewed for certain; less means that the storage has gone
   *     back in time
   * @param clock kept with the lease, unless a higher one is; see {@link StoredClocks}
   */
  CompletionStage<Renewed> renew(Owner owner, long least, long clock);

  /** Returns the leases of all lives that are not forgotten. */
  CompletionStage<List<Lease>> all();

  /**
   * Fences other nodes, one after another, unless this one has been fenced itself, or has no lease:
   * of two that fence each other, one is first. One that has no lease can take none afterwards.
   *
   * @return those that are fenced now
   */
  CompletionStage<List<Owner>> fence(Owner self, List<Owner> others);

  /**
   * Fences what ran on this address before; to be called while nothing runs there.
   *
   * @return how many lives were fenced
   */
  CompletionStage<Integer> fenceFormerLives(String address);

  /** Gives the own lease back, or never takes it; its clock is kept. */
  CompletionStage<Void> release(Owner owner);

  /**
   * Returns the addresses of other nodes that are not fenced and have renewed their lease not
   * longer than that ago. One that was renewed in times to come was renewed before the storage's
   * clock was set back, and counts by how far that is away.
   */
  CompletionStage<List<String>> fresh(String self, Duration age);

  /**
   * One life of one node.
   *
   * @param address {@code host:port}
   * @param uid differs from that of every other life
   */
  record Owner(String address, long uid) {
    @Override
    public String toString() {
      return address + "#" + Long.toHexString(uid);
    }
  }

  /**
   * A lease.
   *
   * @param renewals how often it was renewed; stands still once it is fenced; 0 when its owner gave
   *     it back
   */
  record Lease(Owner owner, long renewals, boolean fenced) {

    /** Whether its owner has said that it answers no more. */
    public boolean isReleased() {
      return fenced && renewals == 0;
    }
  }

  /**
   * What a renewal has found.
   *
   * @param count how often the lease has been renewed now, or 0 when it is lost for ever
   * @param all all leases, as of now
   * @param highestClock the highest clock that any node has stored, or 0
   * @param storageMs the storage's clock, in milliseconds since the epoch
   */
  record Renewed(long count, List<Lease> all, long highestClock, long storageMs) {
    public Renewed {
      all = List.copyOf(all);
    }
  }
}
