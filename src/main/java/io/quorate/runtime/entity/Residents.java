package io.quorate.runtime.entity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The entities in a node's memory, limited by what they weigh together. Those that have not been
 * used for a while leave; when there is too much, those leave that are used least. An entity that
 * leaves ends what it is doing first, and comes back with the next message. Safe for use by any
 * thread.
 */
public final class Residents {

  private final Cache<String, Resident> residents;
  private final LongAdder bytes = new LongAdder();

  /** An entity in memory. */
  private record Resident(int bytes, boolean mayLeave, Runnable leave) {}

  /**
   * Creates an empty one.
   *
   * @param mostBytes how much all entities may weigh together
   * @param idleAfter how long an entity stays that is not used
   */
  public Residents(long mostBytes, Duration idleAfter) {
    this(mostBytes, idleAfter, Ticker.systemTicker());
  }

  Residents(long mostBytes, Duration idleAfter, Ticker ticker) {
    residents =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .<String, Resident>weigher((id, resident) -> resident.mayLeave ? resident.bytes : 0)
            .expireAfterAccess(idleAfter)
            .ticker(ticker)
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .removalListener(
                (id, resident, cause) -> {
                  if (resident != null) {
                    bytes.add(-resident.bytes);
                    if (cause.wasEvicted()) {
                      resident.leave.run();
                    }
                  }
                })
            .build();
  }

  /**
   * Takes note of an entity that is in memory and has just been used.
   *
   * @param weight about how many bytes it takes
   * @param mayLeave whether nothing is under way that would be lost; else it stays, for now
   * @param leave asks it to leave; called at most once, by any thread
   */
  void use(String persistenceId, int weight, boolean mayLeave, Runnable leave) {
    @Nullable Resident known = residents.getIfPresent(persistenceId);
    if (known == null || known.mayLeave != mayLeave || differs(known.bytes, weight)) {
      bytes.add(weight);
      residents.put(persistenceId, new Resident(weight, mayLeave, leave));
    }
  }

  /** Takes note of an entity that has left. */
  void left(String persistenceId) {
    residents.invalidate(persistenceId);
  }

  /** Returns about how many bytes the entities weigh together. */
  public long bytes() {
    return bytes.sum();
  }

  /** Returns how many entities there are. */
  public long count() {
    return residents.estimatedSize();
  }

  /** Whether a weight has changed so much that it must be noted. */
  private static boolean differs(int known, int weight) {
    return Math.abs((long) known - weight) > known / 8;
  }
}
