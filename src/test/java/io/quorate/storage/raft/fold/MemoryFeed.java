package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A feed in memory. Its cursors count the entries before a place. */
final class MemoryFeed implements FeedSource {

  private final List<FeedEntry> entries = new ArrayList<>();
  private final List<Long> writtenAtMs = new ArrayList<>();

  synchronized void append(String persistenceId, long sequenceNr, String name, byte[] payload) {
    entries.add(new FeedEntry(place(entries.size() + 1), persistenceId, sequenceNr, name, payload));
    writtenAtMs.add(System.currentTimeMillis());
  }

  /** Appends an event about which nothing matters but that it is there. */
  void append() {
    append("account|a", 1, "test", new byte[0]);
  }

  @Override
  public synchronized List<FeedEntry> read(FeedPosition after, PageLimit limit) {
    var page = new ArrayList<FeedEntry>();
    long bytes = 0;
    for (int i = index(after); i < entries.size() && !limit.isReached(page.size(), bytes); i++) {
      page.add(entries.get(i));
      bytes += entries.get(i).payload().length;
    }
    return page;
  }

  @Override
  public synchronized Optional<byte[]> first(String persistenceId, String name) {
    return entries.stream()
        .filter(entry -> entry.persistenceId().equals(persistenceId) && entry.name().equals(name))
        .map(FeedEntry::payload)
        .findFirst();
  }

  @Override
  public synchronized OptionalLong writtenAtMs(FeedPosition after) {
    int next = index(after);
    return next < entries.size() ? OptionalLong.of(writtenAtMs.get(next)) : OptionalLong.empty();
  }

  @Override
  public FeedPosition start() {
    return place(0);
  }

  @Override
  public long nowMs() {
    return System.currentTimeMillis();
  }

  static FeedPosition place(int before) {
    return new FeedPosition(String.valueOf(before));
  }

  private static int index(FeedPosition place) {
    return Integer.parseInt(place.cursor());
  }
}
