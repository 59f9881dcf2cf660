package io.quorate.storage;

import java.util.List;

/**
 * Reads a whole journal in the order of its feed, to move it to another one. For one thread; every
 * operation blocks, and may throw a {@link StorageException}.
 */
public interface JournalReader extends AutoCloseable {

  /**
   * Returns the name of the journal, the same each time that it is opened, and different from that
   * of every other one.
   */
  String name();

  /** Returns the name of the engine that keeps it. */
  String engine();

  /** Returns how many nodes write to it now, as far as that can be seen. */
  int nodesAtWork();

  /**
   * Reads the events behind a place.
   *
   * @param cursor as {@link Entry#cursor} gave it; empty: from the start
   * @return a page; an empty one when all is read that had been written when the journal was opened
   * @throws StorageUnavailable when an open transaction keeps some of that back for too long
   */
  List<Entry> read(String cursor, PageLimit limit);

  @Override
  void close();

  /**
   * An event.
   *
   * @param cursor names the place behind it, as the feed does for clients
   */
  record Entry(String cursor, MovedEvent event) {}
}
