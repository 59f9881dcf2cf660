package io.quorate.multijvm.consistency;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which version of an account was certainly durable at a moment: writes that were acknowledged
 * until then say so, and what had been shown to somebody. Immutable.
 */
final class KnownVersions {

  /** By account: the highest version, by the moment since which it is known. */
  private final Map<String, NavigableMap<Long, Long>> versions;

  private KnownVersions(Map<String, NavigableMap<Long, Long>> versions) {
    this.versions = versions;
  }

  static KnownVersions of(List<LeveledWrite> writes, List<LeveledRead> reads) {
    var versions = new HashMap<String, NavigableMap<Long, Long>>();
    Stream.concat(
            writes.stream()
                .filter(LeveledWrite::isAcknowledged)
                .map(write -> new Fact(write.account(), write.returnedNanos(), write.version())),
            reads.stream()
                .filter(read -> read.seen().isPresent())
                .map(read -> new Fact(read.account(), read.returnedNanos(), read.version())))
        .sorted((one, other) -> Long.signum(one.nanos - other.nanos))
        .forEach(fact -> add(versions, fact));
    return new KnownVersions(versions);
  }

  /** Returns the version that an account had at least at a moment; 0 when none is known. */
  long leastAt(String account, long nanos) {
    NavigableMap<Long, Long> ofAccount = versions.get(account);
    Map.Entry<Long, Long> last = ofAccount == null ? null : ofAccount.floorEntry(nanos);
    return last == null ? 0 : last.getValue();
  }

  /** Takes the facts in the order of their moments. */
  private static void add(Map<String, NavigableMap<Long, Long>> versions, Fact fact) {
    NavigableMap<Long, Long> ofAccount =
        versions.computeIfAbsent(
            fact.account, absent -> new TreeMap<>((one, other) -> Long.signum(one - other)));
    Map.Entry<Long, Long> last = ofAccount.lastEntry();
    if (last == null || fact.version > last.getValue()) {
      ofAccount.put(fact.nanos, fact.version);
    }
  }

  private record Fact(String account, long nanos, long version) {}
}
