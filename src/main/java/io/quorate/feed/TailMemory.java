package io.quorate.feed;

import io.quorate.storage.FeedPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest events of the feed, without gaps up to where it was read; the oldest go when there are
 * too many. Not safe for use by several threads.
 */
final class TailMemory {

  /** How many events are given at once, unless one part that was read has more. */
  private static final int MAX_BATCH = 2_000;

  private final Comparator<FeedPosition> order;
  private final long mostBytes;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long bytes;

  /** Behind which all is here. */
  private FeedPosition since;

  /** Up to where the feed was read. */
  private FeedPosition end;

  /** Events that were read together, of which all are behind {@code from}. */
  private record Chunk(FeedPosition from, FeedPosition to, List<FeedEvent> events, long bytes) {}

  /**
   * Creates an empty one.
   *
   * @param from behind which the feed is read
   * @param mostBytes of payload; the events that were read last stay, however large they are
   */
  TailMemory(FeedPosition from, Comparator<FeedPosition> order, long mostBytes) {
    this.since = from;
    this.end = from;
    this.order = order;
    this.mostBytes = mostBytes;
  }

  /** Returns up to where the feed was read. */
  FeedPosition end() {
    return end;
  }

  /** Returns how many events are here. */
  int size() {
    return chunks.stream().mapToInt(chunk -> chunk.events.size()).sum();
  }

  /** Adds what was read next. */
  void add(List<FeedEvent> events, FeedPosition to) {
    if (!events.isEmpty()) {
      long weight = events.stream().mapToLong(FeedEvent::weight).sum();
      chunks.addLast(new Chunk(end, to, events, weight));
      bytes += weight;
    }
    end = to;
    while (bytes > mostBytes && chunks.size() > 1) {
      Chunk oldest = chunks.removeFirst();
      bytes -= oldest.bytes;
      since = oldest.to;
    }
  }

  /** Returns what comes after a place, which may be nothing; empty when that is here no more. */
  Optional<FeedTail.Batch> after(FeedPosition place) {
    if (order.compare(place, since) < 0) {
      return Optional.empty();
    }
    Deque<Chunk> later = behind(place);
    if (later.isEmpty()) {
      // Who was given a page by the storage may be ahead of what was read here.
      FeedPosition next = order.compare(place, end) < 0 ? end : place;
      return Optional.of(new FeedTail.Batch(List.of(), next));
    }
    boolean isOneWhole = later.size() == 1 && order.compare(later.getFirst().from, place) >= 0;
    return Optional.of(
        isOneWhole ? new FeedTail.Batch(later.getFirst().events, end) : joined(later, place));
  }

  private Deque<Chunk> behind(FeedPosition place) {
    var later = new ArrayDeque<Chunk>();
    for (var newest = chunks.descendingIterator(); newest.hasNext(); ) {
      Chunk chunk = newest.next();
      if (order.compare(chunk.to, place) <= 0) {
        break;
      }
      later.addFirst(chunk);
    }
    return later;
  }

  private FeedTail.Batch joined(Deque<Chunk> later, FeedPosition place) {
    var events = new ArrayList<FeedEvent>();
    while (!later.isEmpty() && events.size() < MAX_BATCH) {
      Chunk chunk = later.removeFirst();
      boolean whole = order.compare(chunk.from, place) >= 0;
      for (FeedEvent event : chunk.events) {
        if (whole || order.compare(event.position(), place) > 0) {
          events.add(event);
        }
      }
    }
    return new FeedTail.Batch(events, later.isEmpty() ? end : later.getFirst().from);
  }
}
