package io.quorate.multijvm.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What all clients of workload 8 saw, and which nodes could hear what is new. Safe for use by any
 * thread.
 */
public final class ConsistencyHistory {

  private final Queue<LeveledRead> reads = new ConcurrentLinkedQueue<>();
  private final Queue<LeveledWrite> writes = new ConcurrentLinkedQueue<>();
  private final Queue<Contact> contacts = new ConcurrentLinkedQueue<>();
  private final Map<Hearer, Long> hearers = new ConcurrentHashMap<>();

  void add(LeveledRead read) {
    reads.add(read);
  }

  void add(LeveledWrite write) {
    writes.add(write);
  }

  /** Notes that from now on reads of a level on a node must show what is new. */
  void gained(ReadLevel level, int node) {
    hearers.putIfAbsent(new Hearer(level, node), System.nanoTime());
  }

  /** Notes that from now on a node must show what is new, at the levels that depend on it. */
  public void gained(int node) {
    gained(ReadLevel.EVENTUAL, node);
    gained(ReadLevel.WEAK, node);
  }

  /** Notes that from now on a node may lack what is new. */
  void lost(int node) {
    lost(ReadLevel.EVENTUAL, node);
    lost(ReadLevel.WEAK, node);
  }

  /** Notes that from now on reads of a level on a node may lack what is new. */
  void lost(ReadLevel level, int node) {
    Long sinceNanos = hearers.remove(new Hearer(level, node));
    if (sinceNanos != null) {
      contacts.add(new Contact(level, node, sinceNanos, System.nanoTime()));
    }
  }

  /** Returns how many reads of a level a source has answered on a node so far. */
  long answered(ReadLevel level, String source, int node) {
    return reads.stream()
        .filter(read -> read.level() == level && read.node() == node)
        .filter(read -> read.seen().map(seen -> seen.source().equals(source)).orElse(false))
        .count();
  }

  public int size() {
    return reads.size() + writes.size();
  }

  /** Returns all reads and writes, one a line, for a person who looks for what went wrong. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    writes.forEach(write -> lines.add(write.toString()));
    reads.forEach(read -> lines.add(read.toString()));
    contacts.forEach(contact -> lines.add(contact.toString()));
    return lines;
  }

  /**
   * Judges all levels; call when all clients have stopped.
   *
   * @param limit within which a node that can hear what is new shows it
   */
  public ConsistencyReport judge(Duration limit) {
    List<Contact> all = new ArrayList<>(contacts);
    hearers.forEach(
        (hearer, sinceNanos) ->
            all.add(new Contact(hearer.level, hearer.node, sinceNanos, System.nanoTime())));
    return ConsistencyReport.of(List.copyOf(reads), List.copyOf(writes), all, limit);
  }

  private record Hearer(ReadLevel level, int node) {}
}
