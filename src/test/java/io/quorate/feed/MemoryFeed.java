package io.quorate.feed;

import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.History;
import io.quorate.storage.PageLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A feed in memory, and the histories of its entities; its reads are counted and can fail. Its
 * positions are numbers. Safe for use by any thread.
 */
public final class MemoryFeed implements Feed {

  private final List<FeedEntry> entries = new ArrayList<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, Integer> skipped = new HashMap<>();
  private int end;
  private int reads;
  private @Nullable RuntimeException failure;

  /** Appends an event with an amount. */
  public synchronized FeedPosition append(String persistenceId, String name, long amount) {
    var event =
        name.equals("account.opened")
            ? Json.STORED
                .createObjectNode()
                .put("currency", "EUR")
                .put("initialBalance", amount)
                .put("overdraftLimit", 0)
            : Json.STORED.createObjectNode().put("amount", amount);
    long sequenceNr =
        skipped.getOrDefault(persistenceId, 0) + numbers.merge(persistenceId, 1L, Long::sum);
    var position = new FeedPosition(String.valueOf(++end));
    try {
      byte[] payload =
          Json.STORED.writeValueAsBytes(
              new Envelope(
                  65_536_000L,
                  null,
                  "r",
                  "secret-key",
                  1L,
                  null,
                  null,
                  name.equals(StoredEvent.NOTED) ? null : event));
      entries.add(new FeedEntry(position, persistenceId, sequenceNr, name, payload));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return position;
  }

  /** Moves the end, as a transaction does that writes no event. */
  public synchronized void pass() {
    end++;
  }

  /** Gives the next event of a history the number after the next. */
  public synchronized void skip(String persistenceId) {
    skipped.merge(persistenceId, 1, Integer::sum);
  }

  public synchronized int reads() {
    return reads;
  }

  public synchronized void fail(@Nullable RuntimeException with) {
    failure = with;
  }

  @Override
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Fold<T> fold) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized CompletionStage<FeedPage> read(
      FeedPosition after, @Nullable String persistenceId, PageLimit limit) {
    reads++;
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    int from = number(after);
    var page = new ArrayList<FeedEntry>();
    long bytes = 0;
    for (FeedEntry entry : entries.subList(firstAfter(from), entries.size())) {
      if (limit.isReached(page.size(), bytes)) {
        break;
      }
      if (persistenceId == null || persistenceId.equals(entry.persistenceId())) {
        page.add(entry);
        bytes += entry.payload().length;
      }
    }
    boolean more = limit.isReached(page.size(), bytes);
    FeedPosition seen = more ? page.getLast().position() : last();
    return CompletableFuture.completedFuture(new FeedPage(page, seen, seen, last(), more));
  }

  @Override
  public synchronized CompletionStage<FeedPosition> end() {
    return failure == null
        ? CompletableFuture.completedFuture(last())
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public FeedPosition start() {
    return new FeedPosition("0");
  }

  @Override
  public Optional<FeedPosition> position(String cursor) {
    return Optional.of(new FeedPosition(cursor));
  }

  @Override
  public Comparator<FeedPosition> order() {
    return Comparator.comparingInt(MemoryFeed::number);
  }

  /** Returns the histories that belong to it, and no snapshots. */
  public History history() {
    return new History() {
      @Override
      public CompletionStage<Page> read(
          String persistenceId, long after, PageLimit limit, String without) {
        return histories(persistenceId, after, limit);
      }

      @Override
      public CompletionStage<Long> head(String persistenceId) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private synchronized CompletionStage<History.Page> histories(
      String persistenceId, long after, PageLimit limit) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    List<History.Event> events =
        entries.stream()
            .filter(entry -> entry.persistenceId().equals(persistenceId))
            .filter(entry -> entry.sequenceNr() > after)
            .map(entry -> new History.Event(entry.sequenceNr(), entry.name(), entry.payload()))
            .toList();
    int rows = Math.min(events.size(), limit.rows());
    return CompletableFuture.completedFuture(
        new History.Page(!events.isEmpty(), events.subList(0, rows), rows < events.size()));
  }

  private FeedPosition last() {
    return new FeedPosition(String.valueOf(end));
  }

  /** Returns the index of the first entry behind a position; the entries are in their order. */
  private int firstAfter(int position) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (number(entries.get(middle).position()) > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static int number(FeedPosition position) {
    return Integer.parseInt(position.cursor());
  }
}
