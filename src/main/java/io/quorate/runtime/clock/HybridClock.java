package io.quorate.runtime.clock;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hybrid logical clock of a node: close to the wall clock, yet cause always comes before
 * effect, also between nodes whose clocks differ and over restarts. One per node, safe for use by
 * any thread.
 *
 * <p>A timestamp is one long: 48 bits of milliseconds since the epoch, 16 bits of counter. After
 * Kulkarni, Demirbas, Madappa, Avva, Leone: Logical Physical Clocks (2014), section 4.2.
 * Deviations: a counter that is full carries into the milliseconds, which keeps the order; and the
 * milliseconds are those of {@link PhysicalTime}, which go on where a wall clock stands still or
 * was set back, so that what is due comes due.
 *
 * <p>Over a restart: a node keeps {@link #reserve} in the database, renewed about each second, and
 * begins with {@link #startAfter}. Every timestamp it returns is below the line that its row, or
 * that of the node it was heard from, draws from there on; a wall clock that jumps ahead is taken
 * once the row covers it.
 */
public final class HybridClock {

  /**
   * How far ahead of the believed time a timestamp is followed: two days, in milliseconds. Nodes
   * that compare their wall clocks with the same database are never further apart than {@link
   * PhysicalTime#MAX_WALL_AHEAD_MS}, one day; the other is room for the database's clock to change.
   */
  public static final long MAX_AHEAD_MS = 2 * PhysicalTime.MAX_WALL_AHEAD_MS;

  /**
   * How far a reservation is ahead of the time, in milliseconds: twice the slack of the wall clock,
   * so that the database may take as long as that for storing it.
   */
  static final long RESERVED_AHEAD_MS = 2 * PhysicalTime.RESERVED_SLACK_MS;

  /** How long a life may have lasted after its last renewal, in milliseconds. */
  static final long LONGEST_UNRENEWED_MS = 60L * 60 * 1000;

  private static final int COUNTER_BITS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(HybridClock.class);

  private final PhysicalTime physical;
  private final AtomicLong last = new AtomicLong();
  private final AtomicBoolean wallRefused = new AtomicBoolean();

  /** Creates a clock over a source of milliseconds since the epoch, and the monotonic clock. */
  public HybridClock(LongSupplier wallClockMs) {
    this(wallClockMs, System::nanoTime);
  }

  /**
   * Creates a clock.
   *
   * @param wallClockMs milliseconds since the epoch; may jump
   * @param nanoTime nanoseconds since some moment; never jumps
   */
  public HybridClock(LongSupplier wallClockMs, LongSupplier nanoTime) {
    this.physical = new PhysicalTime(wallClockMs, nanoTime);
  }

  /** Returns the milliseconds of a timestamp. */
  public static long millis(long timestamp) {
    return timestamp >>> COUNTER_BITS;
  }

  /** Returns the first timestamp of a millisecond. */
  public static long atMillis(long millis) {
    return millis << COUNTER_BITS;
  }

  /** Returns a timestamp later than every one returned or observed before. */
  public long tick() {
    long now = atMillis(physical.nowMs());
    return last.updateAndGet(previous -> Math.max(previous + 1, now));
  }

  /**
   * Takes note of a timestamp seen in a message or in a journal, so that every later {@link #tick}
   * is after it. One that is more than {@link #MAX_AHEAD_MS} ahead of the believed time is not
   * followed.
   *
   * @return whether it was followed
   */
  public boolean observe(long timestamp) {
    if (timestamp <= last.get()) {
      return true;
    }
    if (millis(timestamp) > physical.believedMs() + MAX_AHEAD_MS) {
      return false;
    }
    last.accumulateAndGet(timestamp, Math::max);
    physical.follow(millis(timestamp));
    return true;
  }

  /**
   * Goes on after former lives of this node and after all others; before the first tick.
   *
   * @param stored what all nodes, also those that are gone, have stored of {@link #reserve}
   * @param databaseMs the database's clock, in milliseconds since the epoch
   * @throws Absurd when the wall clock and the database's differ by more than a day, or when
   *     something stored is more than {@link #MAX_AHEAD_MS} ahead of them: a person must find out
   *     which of them is wrong
   */
  public void startAfter(List<Stored> stored, long databaseMs) {
    long wallMs = physical.wallMs();
    if (Math.abs(wallMs - databaseMs) > PhysicalTime.MAX_WALL_AHEAD_MS) {
      throw new Absurd(
          "Expected the clocks of this node and of the database to differ by less than a day, but"
              + " they show "
              + Instant.ofEpochMilli(wallMs)
              + " and "
              + Instant.ofEpochMilli(databaseMs)
              + ".");
    }
    long floor = stored.stream().mapToLong(Stored::latest).max().orElse(0);
    if (millis(floor) > databaseMs + MAX_AHEAD_MS) {
      throw new Absurd(
          "Expected the stored time of every node to be less than two days ahead of the database's"
              + " clock, but one is "
              + Instant.ofEpochMilli(millis(floor))
              + " and that shows "
              + Instant.ofEpochMilli(databaseMs)
              + ".");
    }
    physical.believe(databaseMs);
    last.accumulateAndGet(floor, Math::max);
    physical.follow(millis(floor));
    if (millis(floor) > wallMs + RESERVED_AHEAD_MS) {
      LOG.warn(
          "The wall clock is {} ms behind the time of the cluster, which is kept",
          millis(floor) - wallMs);
    }
  }

  /**
   * Returns about the database's time, in milliseconds since the epoch: read from it at the start,
   * and from there on measured by the monotonic clock. It rises by more than that only when the
   * wall clock and the database's agree on it.
   */
  public long believedMs() {
    return physical.believedMs();
  }

  /** Returns what the database must hold, so that a later life of this node comes after it. */
  public Reservation reserve() {
    PhysicalTime.Line line = physical.line(() -> millis(last.get()));
    return new Reservation(atMillis(line.timeMs() + RESERVED_AHEAD_MS), line);
  }

  /**
   * Takes note that a reservation is durable, and of the other nodes' time and the database's.
   *
   * @param stored what is durable now
   * @param highest the highest that any node has stored, or 0
   * @param databaseMs the database's clock, in milliseconds since the epoch
   */
  public void renewed(Reservation stored, long highest, long databaseMs) {
    physical.reserved(stored.line);
    physical.confirm(databaseMs);
    // What that node's time was; the reservation itself would drive the clocks ahead in a circle.
    if (!observe(highest - atMillis(RESERVED_AHEAD_MS))) {
      LOG.error("Another node's clock is more than two days ahead of this one's; not followed");
    }
    boolean absurd = physical.isWallAbsurd();
    if (absurd != wallRefused.getAndSet(absurd) && absurd) {
      LOG.error(
          "The wall clock has jumped more than a day ahead, and the database's has not; ignored");
    }
  }

  /** A promise to store a timestamp; made by {@link #reserve}. */
  public static final class Reservation {
    private final long timestamp;
    private final PhysicalTime.Line line;

    private Reservation(long timestamp, PhysicalTime.Line line) {
      this.timestamp = timestamp;
      this.line = line;
    }

    /** Returns the timestamp to store. */
    public long timestamp() {
      return timestamp;
    }
  }

  /**
   * What a node has stored.
   *
   * @param timestamp the timestamp of its last reservation
   * @param ageMs how long ago that was stored, by the database's clock, in milliseconds
   */
  public record Stored(long timestamp, long ageMs) {

    /** Returns what the node's clock cannot have passed up to now. */
    long latest() {
      long unrenewedMs = Math.clamp(ageMs, 0, LONGEST_UNRENEWED_MS);
      return timestamp + atMillis(PhysicalTime.slow(unrenewedMs));
    }
  }

  /** Says that clocks or stored times differ so much that a person must look. */
  public static final class Absurd extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Absurd(String message) {
      super(message);
    }
  }
}
