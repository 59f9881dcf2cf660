package io.quorate.storage.raft.machine;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.History;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Snapshots.Snapshot;
import io.quorate.storage.StoredClocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what this peer has applied, which may be behind the others; who needs more waits first.
 * Safe for use by any thread; blocks for microseconds when what is read is in memory.
 */
public final class Replica {

  /** By how many days the clocks of two leaders may differ. */
  private static final int DAYS_APART = 1;

  private final EventLog events;
  private final SnapshotTable snapshots;
  private final LeaseTable leases;
  private final Supplier<Machine.Applied> applied;

  Replica(
      EventLog events,
      SnapshotTable snapshots,
      LeaseTable leases,
      Supplier<Machine.Applied> applied) {
    this.events = events;
    this.snapshots = snapshots;
    this.leases = leases;
    this.applied = applied;
  }

  /**
   * Returns the place behind all that is applied; never that before everything, since the log
   * begins with an entry that is no command.
   */
  public FeedPlace end() {
    return new FeedPlace(Math.max(1, applied.get().index() + 1), 0);
  }

  /** Returns the time of the log, in milliseconds since the epoch. */
  public long atMs() {
    return applied.get().atMs();
  }

  /** Reads a page of the feed, see {@link io.quorate.storage.Feed#read}. */
  public FeedPage feed(FeedPlace after, @Nullable String persistenceId, PageLimit limit) {
    FeedPlace end = end();
    List<FeedEntry> entries =
        persistenceId == null
            ? events.feed(after, end, limit)
            : events.feedOf(persistenceId, after, end, limit);
    long bytes = entries.stream().mapToLong(entry -> entry.payload().length).sum();
    boolean more = limit.isReached(entries.size(), bytes);
    FeedPlace next = FeedPlace.ORDER.compare(after, end) > 0 ? after : end;
    FeedPosition seen = more ? entries.getLast().position() : next.position();
    return new FeedPage(entries, seen, seen, end.position(), more);
  }

  /** Returns when the next event behind a place was written. */
  public OptionalLong writtenAtMs(FeedPlace after) {
    return events.writtenAtMs(after, end());
  }

  /** Returns the number of the last event of a history, 0 when there is none. */
  public long head(String persistenceId) {
    return events.head(persistenceId);
  }

  /** Reads a page of a history, see {@link History#read}. */
  public History.Page history(String persistenceId, long after, PageLimit limit, String without) {
    var page = new ArrayList<History.Event>();
    long[] bytes = {0};
    boolean[] more = {false};
    events.history(
        persistenceId,
        after,
        event -> {
          if (!event.name().equals(without)) {
            more[0] = limit.isReached(page.size(), bytes[0]);
            if (!more[0]) {
              page.add(new History.Event(event.sequenceNr(), event.name(), event.payload()));
              bytes[0] += event.payload().length;
            }
          }
          return !more[0];
        });
    boolean exists =
        !page.isEmpty() || first(persistenceId, name -> !name.equals(without)).isPresent();
    return new History.Page(exists, page, more[0]);
  }

  /** Returns the payload of the first event of a name in a history. */
  public Optional<byte[]> firstNamed(String persistenceId, String name) {
    return first(persistenceId, name::equals).map(Stored::payload);
  }

  private Optional<Stored> first(String persistenceId, Predicate<String> name) {
    List<Stored> found = new ArrayList<>();
    events.history(
        persistenceId,
        0,
        event -> {
          if (name.test(event.name())) {
            found.add(event);
          }
          return found.isEmpty();
        });
    return found.stream().findFirst();
  }

  /** Finds the answers to clients' keys, see {@link io.quorate.storage.AnsweredKeys}. */
  public Map<String, byte[]> answered(
      String persistenceId, Collection<String> clientKeys, Duration retention) {
    long today = EventLog.day(atMs());
    var found = new HashMap<String, byte[]>();
    for (String key : clientKeys) {
      events
          .answered(persistenceId, key, today - retention.toDays() - 1, today + DAYS_APART)
          .ifPresent(payload -> found.put(key, payload));
    }
    return found;
  }

  /** Returns the newest snapshot of an entity up to a sequence number. */
  public Optional<Snapshot> snapshot(String persistenceId, long upTo) {
    return snapshots.load(persistenceId, upTo);
  }

  /** Returns the leases of all lives. */
  public List<NodeLeases.Lease> leases() {
    return leases.all();
  }

  /** Returns the clocks of all lives, as of a time of the log. */
  public StoredClocks.Reading clocks(long atMs) {
    return leases.clocks(atMs);
  }

  /** Returns who has a fresh lease, see {@link NodeLeases#fresh}. */
  public List<String> fresh(String self, Duration within, long atMs) {
    return leases.fresh(self, within.toMillis(), atMs);
  }
}
