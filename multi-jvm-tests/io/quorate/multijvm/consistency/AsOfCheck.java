package io.quorate.multijvm.consistency;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Judges what reads of every level, and above all of {@code eventual}, claim by {@code
 * Quorate-As-Of}: all that was durable then is in the answer, and it is no moment to come.
 * Stateless.
 */
final class AsOfCheck {

  /** The clocks of the nodes and of the test are read one after the other. */
  static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private AsOfCheck() {}

  /** Adds what is wrong. */
  static void check(List<LeveledRead> reads, KnownVersions known, List<String> findings) {
    for (LeveledRead read : reads) {
      read.seen().ifPresent(seen -> check(read, seen, known, findings));
    }
  }

  private static void check(
      LeveledRead read, LeveledRead.Glimpse seen, KnownVersions known, List<String> findings) {
    long least = known.leastAt(read.account(), seen.asOfNanos() - AHEAD_NANOS);
    if (seen.version() < least) {
      findings.add(
          "Expected %s to have all as of %d ms before its end, version %d at least, but %s had %d."
              .formatted(
                  read.words(),
                  ms(read.returnedNanos() - seen.asOfNanos()),
                  least,
                  seen.source(),
                  seen.version()));
    }
    if (seen.asOfNanos() - read.returnedNanos() > AHEAD_NANOS) {
      findings.add(
          "Expected %s to be as of the past, but it said %d ms after its end."
              .formatted(read.words(), ms(seen.asOfNanos() - read.returnedNanos())));
    }
  }

  private static long ms(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
