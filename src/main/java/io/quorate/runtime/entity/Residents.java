package io.quorate.runtime.entity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();

  /** An entity in memory. */
  private record Resident(
      int bytes, Map<String, Integer> counts, boolean mayLeave, Runnable leave) {}

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
                    count(resident.counts, -1);
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
   * @param counts how many there are of something in it, by name
   * @param mayLeave whether nothing is under way that would be lost; else it stays, for now
   * @param leave asks it to leave; called at most once, by any thread
   */
  void use(
      String persistenceId,
      int weight,
      Map<String, Integer> counts,
      boolean mayLeave,
      Runnable leave) {
    @Nullable Resident known = residents.getIfPresent(persistenceId);
    if (known == null
        || known.mayLeave != mayLeave
        || differs(known.bytes, weight)
        || !known.counts.equals(counts)) {
      bytes.add(weight);
      count(counts, 1);
      residents.put(persistenceId, new Resident(weight, counts, mayLeave, leave));
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

  /** Returns how many there are of something in all entities together. */
  public long counted(String name) {
    LongAdder sum = sums.get(name);
    return sum == null ? 0 : sum.sum();
  }

  /** Returns how many entities there are. */
  public long count() {
    return residents.estimatedSize();
  }

  private void count(Map<String, Integer> counts, int sign) {
    counts.forEach(
        (name, count) ->
            sums.computeIfAbsent(name, unknown -> new LongAdder()).add((long) sign * count));
  }

  /** Whether a weight has changed so much that it must be noted. */
  private static boolean differs(int known, int weight) {
    return Math.abs((long) known - weight) > known / 8;
  }
}
