package io.quorate.kernel;

import java.util.List;
import java.util.function.Function;

/**
 * What a decider makes of a command: accepted with events, or rejected. Immutable.
 *
 * @param <E> events of the entity
 */
public sealed interface Decision<E> {

  /** Accepts with one event; the reply shows the entity itself. */
  static <E> Accepted<E> accept(E event) {
    return new Accepted<>(List.of(event), Shown.WHOLE);
  }

  /** Accepts without any event, since what was asked for is so already. */
  static <E> Accepted<E> unchanged() {
    return new Accepted<>(List.of(), Shown.WHOLE);
  }

  /**
   * Answers later: the events happen now, and the command is decided again once an event has
   * brought about what it waits for ({@link Decider#wakes}); by the same write, where possible.
   */
  static <E> Decision<E> later(List<E> events, Object until) {
    return new Later<>(events, until);
  }

  /** Rejects: nothing happens. The detail reads "Expected to ..., but ...". */
  static <E> Decision<E> reject(RejectionCode code, String detail) {
    return new Rejected<>(new Rejection(code, detail));
  }

  /** Returns the same decision with other events. */
  default <T> Decision<T> map(Function<? super E, ? extends T> event) {
    return switch (this) {
      case Accepted<E>(List<E> events, Shown shown) ->
          new Accepted<>(events.stream().<T>map(event).toList(), shown);
      case Later<E>(List<E> events, Object until) ->
          new Later<>(events.stream().<T>map(event).toList(), until);
      case Rejected<E>(Rejection rejection) -> new Rejected<>(rejection);
    };
  }

  /**
   * The command is accepted.
   *
   * @param events what happened, oldest first; empty when nothing changed
   * @param shown what the reply shows
   */
  record Accepted<E>(List<E> events, Shown shown) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }

    /** The same decision, with a reply that shows a part of the entity. */
    public Accepted<E> showing(String part) {
      return new Accepted<>(events, new Shown.Part(part));
    }

    /** The same decision, with a reply that answers another entity. */
    public Accepted<E> answering(Object topic) {
      return new Accepted<>(events, new Shown.Answer(topic));
    }
  }

  /**
   * The command is answered later; this much has happened already.
   *
   * @param until what it waits for, as {@link Decider#wakes} names it
   */
  record Later<E>(List<E> events, Object until) implements Decision<E> {
    public Later {
      events = List.copyOf(events);
    }
  }

  /** The command is refused, as can be expected; nothing happened. */
  record Rejected<E>(Rejection rejection) implements Decision<E> {}
}
