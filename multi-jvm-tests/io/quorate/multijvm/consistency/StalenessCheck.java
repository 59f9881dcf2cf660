package io.quorate.multijvm.consistency;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Judges reads at the levels {@code bounded} and {@code strong}, of which the second may be 0 old:
 * each shows all that was known to be durable so long before it began, and says so. Stateless.
 */
final class StalenessCheck {

  /** A node tells the time by the database's clock, as it knew it; a new one is behind at first. */
  static final long BEHIND_NANOS = TimeUnit.SECONDS.toNanos(2);

  private StalenessCheck() {}

  /** Adds what is wrong. */
  static void check(List<LeveledRead> reads, KnownVersions known, List<String> findings) {
    for (LeveledRead read : reads) {
      if (read.level() == ReadLevel.BOUNDED || read.level() == ReadLevel.STRONG) {
        read.seen().ifPresent(seen -> check(read, seen, known, findings));
      }
    }
  }

  private static void check(
      LeveledRead read, LeveledRead.Glimpse seen, KnownVersions known, List<String> findings) {
    long oldestNanos = read.invokedNanos() - read.staleNanos();
    long staleMs = TimeUnit.NANOSECONDS.toMillis(read.staleNanos());
    long least = known.leastAt(read.account(), oldestNanos);
    if (seen.version() < least) {
      findings.add(
          "Expected %s to be at most %d ms old, with version %d at least, but it was %d of the %s."
              .formatted(read.words(), staleMs, least, seen.version(), seen.source()));
    }
    if (oldestNanos - seen.asOfNanos() > BEHIND_NANOS) {
      findings.add(
          "Expected %s to say that it is at most %d ms old, but it said %d ms."
              .formatted(
                  read.words(),
                  staleMs,
                  TimeUnit.NANOSECONDS.toMillis(read.invokedNanos() - seen.asOfNanos())));
    }
  }
}
