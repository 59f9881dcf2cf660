package io.quorate.multijvm.replica;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds that all nodes have the same, byte for byte: every row of every column family of their
 * tables, be it of events, heads, answered keys, snapshots, leases, claims, or of how far they have
 * come. Immutable.
 *
 * <p>Nodes that run never stand still: each renews its lease, and so their copies stand at
 * different entries of the log. Those that are behind are brought to the entry where the furthest
 * one stands, by applying the entries between, out of its log. So nothing is left out, be it that
 * it changes with time: every row is compared as of the same entry. What this cannot see is a row
 * that was wrong in a copy that is behind, and that the entries between write whole or remove: of a
 * node at rest these write leases only, each over what it was before but for its count of renewals.
 *
 * @param index of the entry where all were compared
 * @param behind by how many entries each node was behind
 * @param rows how many rows each two of them had in common
 * @param differences the first one in each column family of each node; empty when all is the same
 */
public record ReplicaComparison(
    long index, SortedMap<Integer, Long> behind, long rows, List<String> differences) {

  public ReplicaComparison {
    behind = Collections.unmodifiableSortedMap(new TreeMap<>(behind));
    differences = List.copyOf(differences);
  }

  /** A copy, and where it stood at first. */
  private record Standing(ReplicaCopy copy, long index) {}

  /** Compares; blocks. Copies that are behind are changed. */
  public static ReplicaComparison of(List<ReplicaCopy> copies) {
    List<Standing> standings =
        copies.stream().map(copy -> new Standing(copy, copy.index())).toList();
    Standing furthest =
        standings.stream()
            .max(Comparator.comparingLong(Standing::index))
            .orElseThrow(() -> new IllegalArgumentException("Expected copies to compare."));
    long index = furthest.index();
    var behind = new TreeMap<Integer, Long>();
    for (Standing one : standings) {
      behind.put(one.copy().node(), index - one.index());
      if (one.index() < index) {
        one.copy().apply(ReplicaLog.between(furthest.copy().log(), one.index(), index));
      }
    }
    var differences = new ArrayList<String>();
    long rows = 0;
    for (ReplicaCopy copy : copies) {
      if (copy.node() != furthest.copy().node()) {
        rows += compare(furthest.copy(), copy, index, differences);
      }
    }
    return new ReplicaComparison(index, behind, rows, differences);
  }

  private static long compare(
      ReplicaCopy one, ReplicaCopy other, long index, List<String> differences) {
    try (TableRows mine = TableRows.open(one.tables());
        TableRows theirs = TableRows.open(other.tables())) {
      for (TableRows.Difference found : mine.differences(theirs)) {
        differences.add(
            "Expected nodes %d and %d to have the same %s at entry %d, but '%s' is %s, and %s"
                .formatted(
                    one.node(),
                    other.node(),
                    found.family(),
                    index,
                    found.key(),
                    found.one(),
                    found.other()));
      }
      return mine.count();
    }
  }

  @Override
  public String toString() {
    return "replicas: at entry %d, %s behind; equal rows %d, differences %d"
        .formatted(index, behind, rows, differences.size());
  }
}
