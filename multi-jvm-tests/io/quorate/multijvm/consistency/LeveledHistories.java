package io.quorate.multijvm.consistency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Histories made by hand, of one account "a"; all times are in milliseconds. */
abstract class LeveledHistories {

  final List<LeveledRead> reads = new ArrayList<>();
  final List<LeveledWrite> writes = new ArrayList<>();
  final List<String> findings = new ArrayList<>();

  /** A write that takes 10 ms, and is acknowledged. */
  final void wrote(String session, long atMs, long version) {
    writes.add(new LeveledWrite("a", session, nanos(atMs), nanos(atMs + 10), version));
  }

  /** A write that is never acknowledged. */
  final void wroteInVain(long atMs) {
    writes.add(new LeveledWrite("a", "", nanos(atMs), nanos(atMs + 10), LeveledWrite.UNKNOWN));
  }

  /** A read that takes 2 ms, and is right but for its version perhaps. */
  final void read(ReadLevel level, String session, int node, long atMs, long version) {
    read(level, session, node, atMs, 0, version, Math.max(0, version - 1), atMs - 1);
  }

  final void read(
      ReadLevel level,
      String session,
      int node,
      long atMs,
      long staleMs,
      long version,
      long balance,
      long asOfMs) {
    reads.add(
        new LeveledRead(
            "a",
            level,
            nanos(staleMs),
            session,
            node,
            nanos(atMs),
            nanos(atMs + 2),
            Optional.of(new LeveledRead.Glimpse(version, balance, nanos(asOfMs), "replica"))));
  }

  final void refused(ReadLevel level, int node, long atMs) {
    reads.add(
        new LeveledRead("a", level, 0, "s", node, nanos(atMs), nanos(atMs + 2), Optional.empty()));
  }

  final KnownVersions known() {
    return KnownVersions.of(writes, reads);
  }

  static long nanos(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
