package io.quorate.lists;

import io.quorate.runtime.feed.JsonTable;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what {@link LockProjection} keeps. Safe for use by any thread. */
public final class LockList {

  /** The most names that are read at once. */
  public static final int MAX_PAGE = 200;

  /** The owner of each hold and wait; the keys are in the order of the names. */
  static final JsonTable<String> CLAIMS = new JsonTable<>("lock.claim", String.class);

  /** The key of each among the claims, in the order of the owners, then of the names. */
  static final JsonTable<String> BY_OWNER = new JsonTable<>("lock.owner", String.class);

  /** Stands behind a name or an owner, neither of which has it. */
  private static final char END = '|';

  /** Comes after all that stands behind a name. */
  private static final char AFTER_ALL = '}';

  private static final int ROWS_AT_ONCE = 500;

  private final ProjectionStore store;

  /** Creates a reader. */
  public LockList(ProjectionStore store) {
    this.store = store;
  }

  /**
   * Reads the names of locks that are held or waited for, in their order; fails when the storage
   * cannot be read.
   *
   * @param owner of whom one must be; null for anybody
   * @param prefix with which the names must begin; may be empty
   * @param after the name after which to begin; null for the first
   * @param limit 1 to {@link #MAX_PAGE}
   */
  public CompletionStage<Page> names(
      @Nullable String owner, String prefix, @Nullable String after, int limit) {
    return store.read(
        view -> {
          Set<String> names = scan(view, owner, prefix, after, limit + 1);
          List<String> found = List.copyOf(names);
          return found.size() <= limit
              ? new Page(found, null)
              : new Page(found.subList(0, limit), found.get(limit - 1));
        });
  }

  private static Set<String> scan(
      ProjectionView view,
      @Nullable String owner,
      String prefix,
      @Nullable String after,
      int most) {
    JsonTable<String> table = owner == null ? CLAIMS : BY_OWNER;
    String scope = owner == null ? "" : owner + END;
    String begin = scope + prefix;
    String from = after == null || after.compareTo(prefix) < 0 ? begin : scope + after + AFTER_ALL;
    var names = new LinkedHashSet<String>();
    while (names.size() < most) {
      List<String> keys = new ArrayList<>(table.after(view, from, ROWS_AT_ONCE).keySet());
      if (keys.isEmpty()) {
        return names;
      }
      for (String key : keys) {
        if (!key.startsWith(begin) || names.size() >= most) {
          return names;
        }
        String rest = key.substring(scope.length());
        names.add(rest.substring(0, rest.indexOf(END)));
      }
      // Past all other claims to the last name.
      from = scope + List.copyOf(names).getLast() + AFTER_ALL;
    }
    return names;
  }

  /** Returns the key of a hold. */
  static String hold(String lock, long token) {
    return lock + END + "t" + token;
  }

  /** Returns the key of a wait. */
  static String waiting(String lock, String waitId) {
    return lock + END + "w" + waitId;
  }

  /** Returns the key by owner of a claim. */
  static String owned(String owner, String claim) {
    return owner + END + claim;
  }

  /**
   * Some names.
   *
   * @param next the name after which the next page begins; null when there is none
   */
  public record Page(List<String> names, @Nullable String next) {
    public Page {
      names = List.copyOf(names);
    }
  }
}
