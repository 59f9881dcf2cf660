package io.quorate.kernel;

import java.util.List;
import java.util.function.Function;
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

  /**
   * Answers later: the events happen now, and the command is decided again after the next ones,
   * until it is accepted or rejected or nobody waits any more.
   */
  static <E> Decision<E> later(List<E> events) {
    return new Later<>(events);
  }

  /** Rejects: nothing happens. The detail reads "Expected to ..., but ...". */
  static <E> Decision<E> reject(RejectionCode code, String detail) {
    return new Rejected<>(new Rejection(code, detail));
  }

  /** Returns the same decision with other events. */
  default <T> Decision<T> map(Function<? super E, ? extends T> event) {
    return switch (this) {
      case Accepted<E>(List<E> events, String part) ->
          new Accepted<>(events.stream().<T>map(event).toList(), part);
      case Later<E>(List<E> events) -> new Later<>(events.stream().<T>map(event).toList());
      case Rejected<E>(Rejection rejection) -> new Rejected<>(rejection);
    };
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

  /** The command is answered later; this much has happened already. */
  record Later<E>(List<E> events) implements Decision<E> {
    public Later {
      events = List.copyOf(events);
    }
  }

  /** The command is refused, as can be expected; nothing happened. */
  record Rejected<E>(Rejection rejection) implements Decision<E> {}
}
