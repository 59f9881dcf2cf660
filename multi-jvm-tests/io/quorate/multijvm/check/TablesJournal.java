package io.quorate.multijvm.check;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.machine.FeedPlace;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Replica;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
}
