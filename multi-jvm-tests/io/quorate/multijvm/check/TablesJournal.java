package io.quorate.multijvm.check;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.machine.FeedPlace;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Replica;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the journal in the tables of a node that keeps it itself, past the program. Stateless. */
public final class TablesJournal {

  private static final PageLimit PAGE = new PageLimit(1000, 4 << 20);

  private TablesJournal() {}

  /**
   * Returns every row, in the order of the feed. Who has written it is not kept. Blocks.
   *
   * @param tables which nobody else has open
   */
  public static List<JournalRow> read(Path tables) {
    try (Machine machine = Machine.open(tables)) {
      Replica replica = machine.replica();
      var rows = new ArrayList<JournalRow>();
      FeedPage page = replica.feed(FeedPlace.START, null, PAGE);
      add(rows, page);
      while (page.more()) {
        page = replica.feed(FeedPlace.of(page.next()), null, PAGE);
        add(rows, page);
      }
      return rows;
    }
  }

  private static void add(List<JournalRow> rows, FeedPage page) {
    for (FeedEntry entry : page.entries()) {
      rows.add(
          new JournalRow(
              entry.persistenceId(), entry.sequenceNr(), "", entry.name(), entry.payload()));
    }
  }

  /** Returns the rows ordered by entity and sequence number. */
  public static List<JournalRow> sorted(List<JournalRow> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(JournalRow::persistenceId).thenComparing(JournalRow::sequence))
        .toList();
  }

  /**
   * Finds the first row, in the order of the feed, that is not the same on all nodes.
   *
   * @param journals of each node, in the order of the feed
   */
  public static List<String> differences(Map<Integer, List<JournalRow>> journals) {
    var differences = new ArrayList<String>();
    var byNode = new TreeMap<>(journals);
    List<JournalRow> first = byNode.firstEntry().getValue();
    for (Map.Entry<Integer, List<JournalRow>> other :
        byNode.tailMap(byNode.firstKey(), false).entrySet()) {
      int at = firstDifference(first, other.getValue());
      if (at >= 0) {
        differences.add(
            "Expected all nodes to have the same journal, but row %d of node %d is %s, and of node %d %s"
                .formatted(
                    at,
                    byNode.firstKey(),
                    shown(first, at),
                    other.getKey(),
                    shown(other.getValue(), at)));
      }
    }
    return differences;
  }

  /** Returns -1 when there is none. */
  private static int firstDifference(List<JournalRow> one, List<JournalRow> other) {
    int most = Math.max(one.size(), other.size());
    for (int i = 0; i < most; i++) {
      if (!shown(one, i).equals(shown(other, i))) {
        return i;
      }
    }
    return -1;
  }

  private static String shown(List<JournalRow> rows, int at) {
    if (at >= rows.size()) {
      return "missing";
    }
    JournalRow row = rows.get(at);
    return "%s %d %s %s"
        .formatted(
            row.persistenceId(),
            row.sequence(),
            row.event(),
            new String(row.payload(), StandardCharsets.UTF_8));
  }
}
