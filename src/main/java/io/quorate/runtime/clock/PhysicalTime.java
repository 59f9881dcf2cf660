package io.quorate.runtime.clock;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The milliseconds of a {@link HybridClock}: the wall clock where it can be believed, and a line
 * that the monotonic clock draws where it cannot. Never stands still for long, whatever the wall
 * clock does, and never runs back. Safe for use by any thread; wait-free but for the raising of a
 * maximum.
 *
 * <p>Three lines, each a number of nanoseconds at the origin of the monotonic clock:
 *
 * <ul>
 *   <li><em>steady</em> goes through the highest time that was taken or followed. It rises by 31/32
 *       of the time that passes, so that a clock that is ahead of all wall clocks comes back to
 *       them: from one hour ahead within 32 hours, in which deadlines come 3 % late. Late is the
 *       safe side.
 *   <li><em>believed</em> is about right: the database's clock at the start, or the wall clock's,
 *       and from there what the monotonic clock adds, or what both clocks agree on. The wall clock
 *       is taken up to a day ahead of it, at once; one further ahead is taken for broken.
 *   <li><em>reserved</em> is the highest that the wall clock may bring now, since only that is
 *       covered by the database, where a later life of the node finds it.
 * </ul>
 *
 * <p>Nanoseconds and not milliseconds, since each message between nodes would else gain the part of
 * a millisecond that is rounded up, and their clocks would race.
 */
final class PhysicalTime {

  /** How far ahead of the believed time a wall clock is taken: one day, in milliseconds. */
  static final long MAX_WALL_AHEAD_MS = 24L * 60 * 60 * 1000;

  /** How far the wall clock may pass the line of the last reservation, in milliseconds. */
  static final long RESERVED_SLACK_MS = 500;

  private static final long NANOS_PER_MS = 1_000_000;

  /** The steady line loses one part in 2 to the power of this. */
  private static final int SLOWNESS_BITS = 5;

  /** What no clock shows; in nanoseconds it fits into a long (year 2255). */
  private static final long LATEST_MS = 9_000_000_000_000L;

  private static final long NO_RESERVATION = Long.MAX_VALUE / 2;

  private final LongSupplier wallClockMs;
  private final LongSupplier nanoTime;
  private final long originNanos;
  private final AtomicLong steady;
  private final AtomicLong believed;
  private volatile long reserved = NO_RESERVATION;

  PhysicalTime(LongSupplier wallClockMs, LongSupplier nanoTime) {
    this.wallClockMs = wallClockMs;
    this.nanoTime = nanoTime;
    long startNanos = wallMs() * NANOS_PER_MS;
    this.originNanos = nanoTime.getAsLong();
    this.steady = new AtomicLong(startNanos);
    this.believed = new AtomicLong(startNanos);
  }

  /** Returns what part of some time the steady line rises by. */
  static long slow(long elapsed) {
    return elapsed - (elapsed >> SLOWNESS_BITS);
  }

  /** Returns the time, in milliseconds since the epoch. */
  long nowMs() {
    // The wall clock first: a pause between the two must not make the line run ahead of it.
    long wallNanos = wallMs() * NANOS_PER_MS;
    long elapsed = elapsed();
    long rise = slow(elapsed);
    long wall = Math.min(trusted(wallNanos, elapsed), reserved + rise);
    long now = steady.get() + rise;
    if (wall > now) {
      raise(steady, wall - rise);
      return wall / NANOS_PER_MS;
    }
    return now / NANOS_PER_MS;
  }

  /** Goes on from a time, if it is later than the own. */
  void follow(long timeMs) {
    raise(steady, timeMs * NANOS_PER_MS - slow(elapsed()));
  }

  /** Returns the believed time, in milliseconds since the epoch. */
  long believedMs() {
    return (believed.get() + elapsed()) / NANOS_PER_MS;
  }

  /** Returns the wall clock's time, believed or not, in milliseconds since the epoch. */
  long wallMs() {
    return Math.min(LATEST_MS, wallClockMs.getAsLong());
  }

  /** Whether the wall clock is so far ahead that it is not taken. */
  boolean isWallAbsurd() {
    return wallMs() > believedMs() + MAX_WALL_AHEAD_MS;
  }

  /** Believes a clock that the own wall clock has been compared with; only before the first use. */
  void believe(long otherMs) {
    believed.set(otherMs * NANOS_PER_MS - elapsed());
  }

  /** Believes what two clocks agree on: the lesser of the own wall clock and another's. */
  void confirm(long otherMs) {
    raise(believed, Math.min(wallMs(), otherMs) * NANOS_PER_MS - elapsed());
  }

  /**
   * Returns a line through the time that would be now, were nothing reserved.
   *
   * @param atLeast supplies a time it is not below, in milliseconds
   */
  Line line(LongSupplier atLeast) {
    long wallNanos = wallMs() * NANOS_PER_MS;
    long elapsed = elapsed();
    long rise = slow(elapsed);
    long wall = trusted(wallNanos, elapsed);
    long least = atLeast.getAsLong() * NANOS_PER_MS;
    long now = Math.max(least, Math.max(wall, steady.get() + rise));
    return new Line(now / NANOS_PER_MS, now - rise);
  }

  /** Goes on from a line that is covered now, and lets the wall clock go along it. */
  void reserved(Line line) {
    raise(steady, line.originNanos());
    reserved = line.originNanos() + RESERVED_SLACK_MS * NANOS_PER_MS;
  }

  /** A time, and where the steady line through it began. */
  record Line(long timeMs, long originNanos) {}

  private long trusted(long wallNanos, long elapsed) {
    long belief = believed.get() + elapsed;
    return wallNanos <= belief + MAX_WALL_AHEAD_MS * NANOS_PER_MS ? wallNanos : belief;
  }

  private long elapsed() {
    return nanoTime.getAsLong() - originNanos;
  }

  private static void raise(AtomicLong line, long origin) {
    if (origin > line.get()) {
      line.accumulateAndGet(origin, Math::max);
    }
  }
}
