package io.quorate.multijvm.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was read at each level, and what is wrong with it. A run with few reads, of few sources,
 * proves little. Immutable.
 *
 * @param writes those that were acknowledged
 * @param answered how many reads, by level and source, such as {@code weak from gossip}
 * @param refused how many reads, by level
 * @param converged how many reads had to show what is new, by level and node
 * @param findings broken promises, of all checkers
 */
public record ConsistencyReport(
    long writes,
    Map<String, Long> answered,
    Map<String, Long> refused,
    Map<ReadLevel, Map<Integer, Integer>> converged,
    List<String> findings) {

  private static final int LEAST_WRITES = 50;
  private static final int LEAST_READS = 30;

  public ConsistencyReport {
    findings = List.copyOf(findings);
  }

  static ConsistencyReport of(
      List<LeveledRead> reads, List<LeveledWrite> writes, List<Contact> contacts, Duration limit) {
    KnownVersions known = KnownVersions.of(writes, reads);
    var findings = new ArrayList<String>();
    ExistenceCheck.check(reads, writes, findings);
    SessionCheck.check(reads, writes, findings);
    StalenessCheck.check(reads, known, findings);
    AsOfCheck.check(reads, known, findings);
    Map<ReadLevel, Map<Integer, Integer>> converged =
        ConvergenceCheck.check(reads, contacts, known, limit, findings);
    return new ConsistencyReport(
        writes.stream().filter(LeveledWrite::isAcknowledged).count(),
        reads.stream()
            .filter(read -> read.seen().isPresent())
            .collect(
                Collectors.groupingBy(
                    read -> from(read.level(), read.seen().orElseThrow().source()),
                    TreeMap::new,
                    Collectors.counting())),
        reads.stream()
            .filter(read -> read.seen().isEmpty())
            .collect(
                Collectors.groupingBy(
                    read -> read.level().word(), TreeMap::new, Collectors.counting())),
        converged,
        findings);
  }

  /** Returns why it proves nothing of some levels. */
  public List<String> voids() {
    var voids = new ArrayList<String>();
    for (ReadLevel level : ReadLevel.values()) {
      String source = level == ReadLevel.STRONG ? "owner" : "replica";
      if (answered(level, source) < LEAST_READS) {
        voids.add("fewer than %d reads %s".formatted(LEAST_READS, from(level, source)));
      }
    }
    if (writes < LEAST_WRITES) {
      voids.add("fewer than %d writes of what is read at all levels".formatted(LEAST_WRITES));
    }
    return voids;
  }

  /** Returns how many reads of a level a source has answered. */
  public long answered(ReadLevel level, String source) {
    return answered.getOrDefault(from(level, source), 0L);
  }

  /** Returns how many reads of a level on a node had to show what is new. */
  public int converged(ReadLevel level, int node) {
    return converged.getOrDefault(level, Map.of()).getOrDefault(node, 0);
  }

  @Override
  public String toString() {
    return "writes %d, answered %s, refused %s, had to converge %s, findings %d"
        .formatted(writes, answered, refused, converged, findings.size());
  }

  private static String from(ReadLevel level, String source) {
    return level.word() + " from " + source;
  }
}
