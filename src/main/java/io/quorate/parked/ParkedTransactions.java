package io.quorate.parked;

import io.quorate.kernel.InvalidArgument;
import io.quorate.runtime.feed.JsonTable;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ParkedProjection} keeps. Safe for use by any thread. */
public final class ParkedTransactions {

  /** The most that are read at once. */
  public static final int MAX_PAGE = 1000;

  /** The parked transactions; the keys are in the order of the times, then of the ids. */
  static final JsonTable<Parked> LIST = new JsonTable<>("parked.list", Parked.class);

  /** The key of each in the list, by the id of the transaction. */
  static final JsonTable<String> KEYS = new JsonTable<>("parked.key", String.class);

  private static final Pattern CURSOR = Pattern.compile("(\\d{1,18})\\.([A-Za-z0-9._:@-]{1,128})");

  private final ProjectionStore store;

  /** Creates a reader. */
  public ParkedTransactions(ProjectionStore store) {
    this.store = store;
  }

  /**
   * Reads those that have been parked for the longest time, oldest first; fails when the storage
   * cannot be read.
   *
   * @param after where the page before ended: its {@link Page#next}; null for the first page
   * @param limit 1 to {@link #MAX_PAGE}
   * @throws InvalidArgument when no page can have ended there
   */
  public CompletionStage<Page> oldest(@Nullable String after, int limit) {
    String key = after == null ? "" : keyOf(after);
    return store.read(
        view -> {
          List<Parked> found = List.copyOf(LIST.after(view, key, limit + 1).values());
          return found.size() <= limit
              ? new Page(found, null)
              : new Page(found.subList(0, limit), found.get(limit - 1).cursor());
        });
  }

  private static String keyOf(String cursor) {
    Matcher matcher = CURSOR.matcher(cursor);
    if (!matcher.matches()) {
      throw new InvalidArgument(
          "Expected after to be what next of a page before said, but it is not.");
    }
    return key(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  private static String key(long parkedAtMs, String id) {
    return "%019d|%s".formatted(parkedAtMs, id);
  }

  /** Counts them. */
  public static long count(ProjectionView view) {
    return LIST.count(view);
  }

  /**
   * Some of them.
   *
   * @param next where the page after this one begins; null when there is none
   */
  public record Page(List<Parked> transactions, @Nullable String next) {
    public Page {
      transactions = List.copyOf(transactions);
    }
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
      return ParkedTransactions.key(parkedAt.toEpochMilli(), id);
    }

    /** Returns the key as clients see it, which need not be encoded in a URL. */
    String cursor() {
      return parkedAt.toEpochMilli() + "." + id;
    }
  }
}
