package io.quorate.kernel.earmark;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules that holds and reservations share: placed once under an id, then taken, released or
 * expired. What may be set aside at all is the feature's rule. Pure, immutable and safe for use by
 * any thread.
 *
 * @param <E> events of the entity
 */
public final class EarmarkRules<E> {

  private final String noun;
  private final String takenWord;
  private final Events<E> events;

  /** Makes the events of a feature. */
  public interface Events<E> {
    /** Set aside. */
    E placed(String id, long amount, long ttlMs, long expiresAtMs);

    /** Taken, in whole or in part. */
    E taken(String id, long amount);

    /** Given back by its owner. */
    E released(String id);

    /** Given back by time. */
    E expired(String id);
  }

  /**
   * Creates the rules.
   *
   * @param noun what an earmark is called, such as "hold"
   * @param takenWord what a taken one is called, such as "captured"
   */
  public EarmarkRules(String noun, String takenWord, Events<E> events) {
    this.noun = noun;
    this.takenWord = takenWord;
    this.events = events;
  }

  /** Decides a request for an id that is known already; empty when it is not. */
  public Optional<Decision<E>> placeAgain(Earmarks earmarks, String id, long amount, long ttlMs) {
    Earmark known = earmarks.find(id);
    if (known == null) {
      return Optional.empty();
    }
    return Optional.of(
        known.wasPlacedAs(amount, ttlMs)
            ? Decision.<E>unchanged().showing(id)
            : Decision.reject(
                EXISTS_WITH_DIFFERENT_PAYLOAD,
                "Expected %d for %dms as the %s with this id has, but they differ."
                    .formatted(known.amount(), known.ttlMs(), noun)));
  }

  /** Shows an earmark, changing nothing. Rejects: {@code not_found}. */
  public Decision<E> show(Earmarks earmarks, String id) {
    return earmarks.find(id) == null ? unknown() : Decision.<E>unchanged().showing(id);
  }

  /** Sets an amount aside that the feature has found available. Rejects: {@code limit_exceeded}. */
  public Decision<E> place(Earmarks earmarks, String id, long amount, long ttlMs, long nowMs) {
    return earmarks.heldCount() >= Earmarks.MAX_HELD
        ? Decision.reject(
            LIMIT_EXCEEDED,
            "Expected fewer than %d %ss at the same time, but there are as many."
                .formatted(Earmarks.MAX_HELD, noun))
        : Decision.accept(events.placed(id, amount, ttlMs, nowMs + ttlMs)).showing(id);
  }

  /**
   * Takes an earmark for good. Rejects: {@code not_found}, {@code invalid_state}, {@code
   * limit_exceeded}.
   *
   * @param amount how much of it, the rest is given back; null for all
   */
  public Decision<E> take(Earmarks earmarks, String id, @Nullable Long amount, long nowMs) {
    Earmark earmark = earmarks.find(id);
    if (earmark == null) {
      return unknown();
    }
    if (!earmark.isHeld() || earmark.isOverdue(nowMs)) {
      return notHeld(earmark);
    }
    long taken = amount == null ? earmark.amount() : amount;
    return taken > earmark.amount()
        ? Decision.reject(
            LIMIT_EXCEEDED,
            "Expected at most the %d of the %s, but %d was asked for."
                .formatted(earmark.amount(), noun, taken))
        : Decision.accept(events.taken(id, taken)).showing(id);
  }

  /**
   * Gives an earmark back; again changes nothing. Rejects: {@code not_found}, {@code
   * invalid_state}.
   */
  public Decision<E> release(Earmarks earmarks, String id, long nowMs) {
    Earmark earmark = earmarks.find(id);
    if (earmark == null) {
      return unknown();
    }
    if (earmark.status() == Earmark.Status.RELEASED) {
      return Decision.<E>unchanged().showing(id);
    }
    return !earmark.isHeld() || earmark.isOverdue(nowMs)
        ? notHeld(earmark)
        : Decision.accept(events.released(id)).showing(id);
  }

  /** Returns the events of those whose time is over; a bounded number. */
  public List<E> elapse(Earmarks earmarks, long nowMs) {
    return earmarks.overdue(nowMs).stream().map(earmark -> events.expired(earmark.id())).toList();
  }

  /** Returns what clients call a status. */
  public String word(Earmark.Status status) {
    return switch (status) {
      case HELD -> "held";
      case TAKEN -> takenWord;
      case RELEASED -> "released";
      case EXPIRED -> "expired";
    };
  }

  private Decision<E> unknown() {
    return Decision.reject(NOT_FOUND, "Expected the %s to exist, but it does not.".formatted(noun));
  }

  private Decision<E> notHeld(Earmark earmark) {
    String status = word(earmark.isHeld() ? Earmark.Status.EXPIRED : earmark.status());
    return Decision.reject(
        INVALID_STATE, "Expected the %s to be held, but it is %s.".formatted(noun, status));
  }
}
