package io.quorate.storage.raft.machine;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.machine.Result.Status;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The histories of entities, and all of them in one order: that of the log. An event is stored
 * once, in the feed, whose keys only grow, so that its pages are never written again; histories and
 * clients' keys point there. Appends come from one thread; reads are safe for any.
 */
final class EventLog {

  private final Tables tables;

  EventLog(Tables tables) {
    this.tables = tables;
  }

  /** Appends one part after another; the feed's places of the events go on from {@code place}. */
  List<Status> append(Batch batch, List<Command.Part> parts, FeedPlace place, long atMs) {
    var statuses = new ArrayList<Status>();
    var appended = new HashSet<String>();
    FeedPlace next = place;
    for (Command.Part part : parts) {
      // What this append itself has added to a history, the tables do not show yet.
      Status status = appended.add(part.persistenceId()) ? check(part) : Status.CONFLICT;
      statuses.add(status);
      if (status == Status.APPENDED) {
        next = append(batch, part, next, atMs);
      }
    }
    return statuses;
  }

  private Status check(Command.Part part) {
    byte @Nullable [] head = tables.get(Table.HEADS, Keys.text(part.persistenceId()));
    if (lastSequenceNr(head) == part.lastSequenceNr()) {
      return Status.APPENDED;
    }
    return head != null
            && Arrays.equals(head, Long.BYTES, head.length, part.tag(), 0, Command.Part.TAG_LENGTH)
        ? Status.ALREADY
        : Status.CONFLICT;
  }

  private static long lastSequenceNr(byte @Nullable [] head) {
    return head == null ? 0 : ByteBuffer.wrap(head).getLong();
  }

  private static FeedPlace append(Batch batch, Command.Part part, FeedPlace first, long atMs) {
    String id = part.persistenceId();
    FeedPlace place = first;
    long sequenceNr = part.lastSequenceNr();
    for (Command.Event event : part.events()) {
      sequenceNr++;
      put(
          batch,
          place,
          new MovedEvent(id, sequenceNr, event.name(), atMs, event.payload()),
          event.key());
      place = place.next();
    }
    putHead(batch, id, sequenceNr, part.tag());
    return place;
  }

  /** Puts an event at a place of the feed, where histories and the client's key find it. */
  static void put(Batch batch, FeedPlace place, MovedEvent event, @Nullable String clientKey) {
    String id = event.persistenceId();
    byte[] key = place.key();
    batch.put(
        Table.FEED,
        key,
        new Stored(event.sequenceNr(), event.atMs(), id, event.name(), event.payload()).bytes());
    batch.put(Table.EVENTS, Keys.numbered(id, event.sequenceNr()), key);
    if (clientKey != null) {
      batch.put(Table.KEYS, Keys.answered(day(event.atMs()), id, clientKey), key);
    }
  }

  /** Puts the number of the last event of a history that no append of a writer's has made. */
  static void putHead(Batch batch, String id, long sequenceNr) {
    putHead(batch, id, sequenceNr, new byte[Command.Part.TAG_LENGTH]);
  }

  private static void putHead(Batch batch, String id, long sequenceNr, byte[] tag) {
    batch.put(
        Table.HEADS,
        Keys.text(id),
        ByteBuffer.allocate(Long.BYTES + Command.Part.TAG_LENGTH)
            .putLong(sequenceNr)
            .put(tag, 0, Command.Part.TAG_LENGTH)
            .array());
  }

  /** Forgets the keys of the days before that of a moment. */
  static void forgetKeys(Batch batch, long beforeMs) {
    batch.removeRange(Table.KEYS, Keys.day(0), Keys.day(Math.max(0, day(beforeMs))));
  }

  static long day(long atMs) {
    return TimeUnit.MILLISECONDS.toDays(atMs);
  }

  /** Returns the number of the last event of a history, 0 when there is none. */
  long head(String persistenceId) {
    return lastSequenceNr(tables.get(Table.HEADS, Keys.text(persistenceId)));
  }

  /** Visits the events of a history after a number, oldest first. */
  void history(String persistenceId, long after, HistoryVisitor visitor) {
    tables.scan(
        Table.EVENTS,
        Keys.numbered(persistenceId, after + 1),
        Keys.behind(persistenceId),
        (key, place) -> visitor.visit(stored(place)));
  }

  /** Given each event; returns whether it wants the next one. */
  @FunctionalInterface
  interface HistoryVisitor {
    boolean visit(Stored event);
  }

  /** Returns the events from a place on and before another one, as many as the limit allows. */
  List<FeedEntry> feed(FeedPlace from, FeedPlace behind, PageLimit limit) {
    var page = new Page(limit);
    tables.scan(
        Table.FEED,
        from.key(),
        behind.key(),
        (key, value) -> page.add(FeedPlace.of(key), Stored.of(value)));
    return page.entries;
  }

  /** The same of one history. */
  List<FeedEntry> feedOf(String persistenceId, FeedPlace from, FeedPlace behind, PageLimit limit) {
    var page = new Page(limit);
    tables.scan(
        Table.EVENTS,
        Keys.numbered(persistenceId, firstFrom(persistenceId, from)),
        Keys.behind(persistenceId),
        (key, place) -> {
          FeedPlace at = FeedPlace.of(place);
          return FeedPlace.ORDER.compare(at, behind) < 0 && page.add(at, stored(place));
        });
    return page.entries;
  }

  /** Finds the first event of a history that is not before a place, by halves. */
  private long firstFrom(String persistenceId, FeedPlace from) {
    long low = 1;
    long high = head(persistenceId) + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      byte @Nullable [] place = tables.get(Table.EVENTS, Keys.numbered(persistenceId, middle));
      if (place != null && FeedPlace.ORDER.compare(FeedPlace.of(place), from) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns when the next event from a place on was written. */
  OptionalLong writtenAtMs(FeedPlace from, FeedPlace behind) {
    List<Stored> next = new ArrayList<>();
    tables.scan(
        Table.FEED,
        from.key(),
        behind.key(),
        (key, value) -> {
          next.add(Stored.of(value));
          return false;
        });
    return next.isEmpty() ? OptionalLong.empty() : OptionalLong.of(next.getFirst().atMs());
  }

  /** Returns the payload of the event that a client's key has on one of the days. */
  Optional<byte[]> answered(String persistenceId, String clientKey, long firstDay, long lastDay) {
    var keys = new ArrayList<byte[]>();
    for (long day = lastDay; day >= Math.max(0, firstDay); day--) {
      keys.add(Keys.answered(day, persistenceId, clientKey));
    }
    for (byte @Nullable [] place : tables.get(Table.KEYS, keys)) {
      if (place != null) {
        return Optional.of(stored(place).payload());
      }
    }
    return Optional.empty();
  }

  private Stored stored(byte[] place) {
    byte @Nullable [] stored = tables.get(Table.FEED, place);
    if (stored == null) {
      throw new IllegalStateException("Expected an event at " + FeedPlace.of(place));
    }
    return Stored.of(stored);
  }

  private static final class Page {
    private final PageLimit limit;
    private final List<FeedEntry> entries = new ArrayList<>();
    private long bytes;

    private Page(PageLimit limit) {
      this.limit = limit;
    }

    /** Returns whether there is room for more. */
    private boolean add(FeedPlace place, Stored event) {
      entries.add(
          new FeedEntry(
              place.next().position(),
              event.persistenceId(),
              event.sequenceNr(),
              event.name(),
              event.payload()));
      bytes += event.payload().length;
      return !limit.isReached(entries.size(), bytes);
    }
  }
}
