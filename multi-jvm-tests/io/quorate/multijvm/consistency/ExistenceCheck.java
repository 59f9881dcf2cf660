package io.quorate.multijvm.consistency;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges reads of every level: each shows what the account was at some time, nothing that is made
 * up, and nothing that nobody had asked for yet. Stateless.
 */
final class ExistenceCheck {

  private ExistenceCheck() {}

  /**
   * Adds what is wrong.
   *
   * @param writes all that there were, so that each may be one version
   */
  static void check(List<LeveledRead> reads, List<LeveledWrite> writes, List<String> findings) {
    Map<String, long[]> begun = new HashMap<>();
    writes.stream()
        .map(LeveledWrite::account)
        .distinct()
        .forEach(account -> begun.put(account, beginnings(account, writes)));
    for (LeveledRead read : reads) {
      read.seen().ifPresent(seen -> check(read, seen, begun, findings));
    }
  }

  private static void check(
      LeveledRead read,
      LeveledRead.Glimpse seen,
      Map<String, long[]> begun,
      List<String> findings) {
    if (seen.balance() != Math.max(0, seen.version() - 1)) {
      findings.add(
          "Expected %s to show what was there, but version %d had a balance of %d."
              .formatted(read.words(), seen.version(), seen.balance()));
    }
    long[] moments = begun.getOrDefault(read.account(), new long[0]);
    if (seen.version() > moments.length
        || (seen.version() > 0 && moments[(int) seen.version() - 1] - read.returnedNanos() > 0)) {
      findings.add(
          "Expected %s to show nothing of the future, but there was version %d."
              .formatted(read.words(), seen.version()));
    }
  }

  /** Returns when the writes of an account began, in that order. */
  private static long[] beginnings(String account, List<LeveledWrite> writes) {
    return writes.stream()
        .filter(write -> write.account().equals(account))
        .map(LeveledWrite::invokedNanos)
        .sorted((one, other) -> Long.signum(one - other))
        .mapToLong(Long::longValue)
        .toArray();
  }
}
