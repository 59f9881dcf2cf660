package io.quorate.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decider makes of a command: accepted with events, or rejected. Immutable.
 *
 * @param <E> events of the entity
 */
public sealed interface Decision<E> {

  /** Accepts with one event; the reply shows the entity itself. */
  static <E> Accepted<E> accept(E event) {
    return new Accepted<>(List.of(event), null);
  }

  /** Accepts without any event, since what was asked for is so already. */
  static <E> Accepted<E> unchanged() {
    return new Accepted<>(List.of(), null);
  }

  /** Rejects: nothing happens. The detail reads "Expected to ..., but ...". */
  static <E> Decision<E> reject(RejectionCode code, String detail) {
    return new Rejected<>(new Rejection(code, detail));
  }

  /**
   * The command is accepted.
   *
   * @param events what happened, oldest first; empty when nothing changed
   * @param part what the reply shows: a part's id, or null for the entity itself
   */
  record Accepted<E>(List<E> events, @Nullable String part) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }

    /** The same decision, with a reply that shows a part of the entity. */
    public Accepted<E> showing(String shownPart) {
      return new Accepted<>(events, shownPart);
    }
  }

  /** The command is refused, as can be expected; nothing happened. */
  record Rejected<E>(Rejection rejection) implements Decision<E> {}
}
