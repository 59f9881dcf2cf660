package io.quorate.feed;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose events are in a part of the feed, and which; for many filters. Immutable. */
final class ChunkContents {

  private final List<FeedEvent> events;
  private final Set<String> persistenceIds = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  ChunkContents(List<FeedEvent> events) {
    this.events = events;
    for (FeedEvent event : events) {
      persistenceIds.add(event.entry().persistenceId());
      names.add(event.name());
    }
  }

  /** Whether a filter lets one of the events through. */
  boolean hasFor(EventFilter filter) {
    return (filter.persistenceId() == null || persistenceIds.contains(filter.persistenceId()))
        && (filter.names().isEmpty() || !Collections.disjoint(filter.names(), names))
        && events.stream().anyMatch(filter::lets);
  }
}
