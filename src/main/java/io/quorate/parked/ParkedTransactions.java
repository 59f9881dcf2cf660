package io.quorate.parked;

import io.quorate.runtime.feed.JsonTable;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads what {@link ParkedProjection} keeps. Safe for use by any thread. */
public final class ParkedTransactions {

  /** The most that are read at once. */
  public static final int MAX_PAGE = 1000;

  /** The parked transactions; the keys are in the order of the times, then of the ids. */
  static final JsonTable<Parked> LIST = new JsonTable<>("parked.list", Parked.class);

  /** The key of each in the list, by the id of the transaction. */
  static final JsonTable<String> KEYS = new JsonTable<>("parked.key", String.class);

  private final ProjectionStore store;

  /** Creates a reader. */
  public ParkedTransactions(ProjectionStore store) {
    this.store = store;
  }

  /**
   * Reads those that have been parked for the longest time, oldest first; fails when the storage
   * cannot be read.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   */
  public CompletionStage<List<Parked>> oldest(int limit) {
    return store.read(view -> List.copyOf(LIST.first(view, limit).values()));
  }

  /** Counts them. */
  public static long count(ProjectionView view) {
    return LIST.count(view);
  }

  /**
   * A transaction that waits for an operator.
   *
   * @param status always {@code parked}
   * @param step the index of the step that could not be ended
   * @param reason why, for people
   */
  public record Parked(
      String id, String protocol, String status, Instant parkedAt, int step, String reason) {

    /** Returns the key in the list. */
    String key() {
      return "%019d|%s".formatted(parkedAt.toEpochMilli(), id);
    }
  }
}
