package io.quorate.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the projections keep, as of one position of the feed: named tables of rows, each with a key
 * and a value. Keys and values are texts without the character U+0000; keys are ordered by their
 * bytes in UTF-8. A table that nothing was ever put into is empty. Every operation blocks, and may
 * throw a {@link StorageException}. For use by one thread, as long as its read or fold runs.
 */
public interface ProjectionView {

  /** Returns the values of those of the keys that are there. */
  Map<String, String> get(String table, Collection<String> keys);

  /**
   * Returns rows in the order of their keys.
   *
   * @param after the key after which to begin; empty: at the first one
   * @param limit the most rows
   */
  List<Row> scan(String table, String after, int limit);

  /** Returns how many rows a table has. */
  long count(String table);

  /** Returns how far a consumer of the feed has come; waits for none that is following. */
  FeedProgress progress(String consumer);

  /** A row. */
  record Row(String key, String value) {}
}
