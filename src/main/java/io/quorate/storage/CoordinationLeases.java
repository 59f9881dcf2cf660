package io.quorate.storage;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Named leases, of which each has one holder at most, such as the side of a split cluster that
 * lives on. They expire by the storage's clock, so that owners need not agree on the time.
 * Operations run one after another, on a connection that nothing else uses, and each ends within
 * some seconds. Safe for use by any thread; nothing blocks the caller, and every operation fails
 * with a {@link StorageException}, after which it may have been done.
 */
public interface CoordinationLeases {

  /**
   * Takes a lease if it is free, expired, this owner's, or one of its side's; returns whether the
   * owner has it now.
   *
   * @param side tells the owners that this one may take it from, since they stand on the same side;
   *     asked once or more, by another thread, which it must not block
   */
  CompletionStage<Boolean> acquire(Claim claim, Supplier<Set<String>> side);

  /**
   * Holds it longer; returns false when it is not this owner's any more. One that has expired is
   * not revived: its holder has stopped to believe in it.
   */
  CompletionStage<Boolean> renew(Claim claim);

  /** Gives it free; afterwards this owner does not hold it, whether the owner held it or not. */
  CompletionStage<Void> release(Claim claim);

  /**
   * Who wants what.
   *
   * @param name of the lease
   * @param owner the same for every life of a node
   * @param timeToLive how long it is held after it was acquired or renewed
   */
  record Claim(String name, String owner, Duration timeToLive) {}
}
