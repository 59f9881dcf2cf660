package io.quorate.runtime.journal;

import io.quorate.storage.History;
import io.quorate.storage.Journal;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Histories in memory, with small pages, that fail, stall and lag behind when told to. Safe for use
 * by any thread.
 */
final class MemoryJournal implements Journal {

  /** The most rows of a page, whatever is asked for. */
  static final int PAGE = 2;

  private final Map<String, List<Journal.Event>> histories = new HashMap<>();
  private final List<Append> appends = new ArrayList<>();
  private final Set<Owner> fenced = new HashSet<>();
  private CompletableFuture<?> readable = CompletableFuture.completedFuture(null);
  private boolean losesAnswer;
  private int hidden;
  private int reads;
  private int heads;

  /** All that were asked for, done or not. */
  synchronized List<Append> appends() {
    return List.copyOf(appends);
  }

  /** How many pages were asked for. */
  synchronized int reads() {
    return reads;
  }

  /** How often somebody asked how far a history goes. */
  synchronized int heads() {
    return heads;
  }

  synchronized void fence(Owner owner) {
    fenced.add(owner);
  }

  /** The next append is done, and reported as failed. */
  synchronized void loseNextAnswer() {
    losesAnswer = true;
  }

  /** From now on pages come once this is done. */
  synchronized void readableAfter(CompletableFuture<?> time) {
    readable = time;
  }

  /** From now on pages leave out so many of the last events, which {@link #head} counts. */
  synchronized void hideLast(int events) {
    hidden = events;
  }

  @Override
  public synchronized CompletionStage<Void> append(Append append) {
    appends.add(append);
    List<Journal.Event> history =
        histories.computeIfAbsent(append.persistenceId(), id -> new ArrayList<>());
    if (fenced.contains(append.writer())) {
      return CompletableFuture.failedFuture(new Fenced("Expected a life that goes on."));
    }
    if (history.size() != append.lastSequenceNr()) {
      return CompletableFuture.failedFuture(new Conflict("Expected another end."));
    }
    history.addAll(append.events());
    if (losesAnswer) {
      losesAnswer = false;
      return CompletableFuture.failedFuture(new StorageException("away", new IOException()));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<History.Page> read(
      String persistenceId, long after, PageLimit limit) {
    reads++;
    return readable.thenApply(time -> page(persistenceId, (int) after, limit));
  }

  private synchronized History.Page page(String persistenceId, int after, PageLimit limit) {
    List<Journal.Event> history = histories.getOrDefault(persistenceId, List.of());
    int known = history.size() - hidden;
    int end = Math.min(known, after + Math.min(PAGE, limit.rows()));
    var events = new ArrayList<History.Event>();
    for (int i = after; i < end; i++) {
      events.add(new History.Event(i + 1, history.get(i).name(), history.get(i).payload()));
    }
    return new History.Page(known > 0, events, end < known);
  }

  @Override
  public synchronized CompletionStage<Long> head(String persistenceId) {
    heads++;
    return CompletableFuture.completedFuture(
        (long) histories.getOrDefault(persistenceId, List.of()).size());
  }
}
