package io.quorate.kernel.earmark;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import io.quorate.kernel.Decider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.AmortizedPQueue;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PQueue;
import org.pcollections.TreePSet;

/**
 * The earmarks of one entity: those that are held, in the order in which they expire, and the ended
 * ones that are remembered, so that a late retry of a finished hold is recognised.
 *
 * <p>Immutable and persistent: every change returns a new value that shares most of its structure;
 * each takes O(log n) time, but for a rare rearrangement. Stored as a plain list: the held ones
 * first, then the ended ones from the oldest end.
 */
public final class Earmarks {

  /** How many may be held at the same time in one entity. */
  public static final int MAX_HELD = 100_000;

  /** How many ended ones are remembered in one entity; the earliest ended is forgotten first. */
  public static final int MAX_ENDED = 50_000;

  /** How many expire in one step; the rest follow in the next. */
  public static final int MAX_EXPIRED_AT_ONCE = 256;

  private static final Earmarks NONE =
      new Earmarks(HashTreePMap.empty(), TreePSet.empty(), AmortizedPQueue.empty(), 0);

  private final PMap<String, Earmark> all;
  private final TreePSet<Due> held;
  private final PQueue<String> ended;
  private final long heldAmount;

  private Earmarks(
      PMap<String, Earmark> all, TreePSet<Due> held, PQueue<String> ended, long heldAmount) {
    this.all = all;
    this.held = held;
    this.ended = ended;
    this.heldAmount = heldAmount;
  }

  /** No earmark at all. */
  public static Earmarks none() {
    return NONE;
  }

  /** Reads the stored form. */
  @JsonCreator
  public static Earmarks of(List<Earmark> stored) {
    Earmarks result = NONE;
    for (Earmark earmark : stored) {
      result = earmark.isHeld() ? result.with(earmark) : result.withEnded(earmark);
    }
    return result;
  }

  /** Returns the stored form. */
  @JsonValue
  public List<Earmark> stored() {
    var list = new ArrayList<Earmark>(all.size());
    held.forEach(due -> list.add(all.get(due.id())));
    ended.forEach(id -> list.add(all.get(id)));
    return list;
  }

  /** Returns the earmark with this id, or null when there never was one or it is forgotten. */
  public @Nullable Earmark find(String id) {
    return all.get(id);
  }

  /** Returns the sum of what is held: 0 to {@link Check#MAX_AMOUNT}. */
  public long heldAmount() {
    return heldAmount;
  }

  /** Returns how many are held. */
  public int heldCount() {
    return held.size();
  }

  /** Returns how many are known, held or ended. */
  public int size() {
    return all.size();
  }

  /** Returns when the next one expires, or {@link Decider#NEVER}. */
  public long dueAtMs() {
    return held.isEmpty() ? Decider.NEVER : held.first().atMs();
  }

  /** Returns those that are overdue, first the one that expired first; a bounded number. */
  public List<Earmark> overdue(long nowMs) {
    if (dueAtMs() > nowMs) {
      return List.of();
    }
    var list = new ArrayList<Earmark>();
    for (Due due : held) {
      if (due.atMs() > nowMs || list.size() == MAX_EXPIRED_AT_ONCE) {
        break;
      }
      list.add(all.get(due.id()));
    }
    return list;
  }

  /** Adds one that is held. */
  public Earmarks with(Earmark earmark) {
    return new Earmarks(
        all.plus(earmark.id(), earmark),
        held.plus(new Due(earmark.expiresAtMs(), earmark.id())),
        ended,
        Math.addExact(heldAmount, earmark.amount()));
  }

  /** Ends one that is held. */
  public Earmarks ended(String id, Earmark.Status end, long taken) {
    Earmark earmark = all.get(id);
    if (earmark == null || !earmark.isHeld()) {
      throw new IllegalStateException("Expected to end a held earmark, but " + id + " is not.");
    }
    var rest =
        new Earmarks(
            all,
            held.minus(new Due(earmark.expiresAtMs(), id)),
            ended,
            Math.subtractExact(heldAmount, earmark.amount()));
    return rest.withEnded(earmark.ended(end, taken));
  }

  private Earmarks withEnded(Earmark earmark) {
    PMap<String, Earmark> known = all.plus(earmark.id(), earmark);
    PQueue<String> order = ended.plus(earmark.id());
    if (order.size() > MAX_ENDED) {
      known = known.minus(order.element());
      order = order.minus();
    }
    return new Earmarks(known, held, order, heldAmount);
  }

  private record Due(long atMs, String id) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparingLong(Due::atMs).thenComparing(Due::id);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }
}
