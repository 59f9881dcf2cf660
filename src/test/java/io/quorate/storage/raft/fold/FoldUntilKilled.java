package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import io.quorate.storage.PageLimit;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that folds an endless feed, and writes down what it has come to, until it is killed.
 */
final class FoldUntilKilled {

  static final String CONSUMER = "numbers";
  static final String TABLE = "numbers";

  /** As many rows are kept: those of the last entries. */
  static final int KEPT = 1000;

  private static final PageLimit PAGE = new PageLimit(7, Long.MAX_VALUE);
  private static final String PADDING = "x".repeat(100);

  private FoldUntilKilled() {}

  /** Folds; the only argument is the directory. */
  public static void main(String[] arguments) {
    var feed = new NumberFeed();
    FoldStore store = TestFolds.open(Path.of(arguments[0]), "group", feed);
    while (true) {
      String done =
          TestFolds.joined(
              store.follow(
                  CONSUMER,
                  PAGE,
                  (page, write) -> {
                    fold(page, write);
                    return page.getLast().position().cursor();
                  }));
      System.out.println(done);
    }
  }

  private static void fold(List<FeedEntry> page, FoldTransaction write) {
    var due = new HashMap<String, Long>();
    for (FeedEntry entry : page) {
      write.put(TABLE, Map.of(key(entry.sequenceNr()), PADDING));
      due.put(key(entry.sequenceNr()), entry.sequenceNr());
      if (entry.sequenceNr() > KEPT) {
        write.remove(TABLE, List.of(key(entry.sequenceNr() - KEPT)));
        due.put(key(entry.sequenceNr() - KEPT), 0L);
      }
    }
    write.remind(due);
  }

  static String key(long number) {
    return "%012d".formatted(number);
  }
}
