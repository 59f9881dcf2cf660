package io.quorate.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what an entity asks of others. An entity type that has one beside its {@link Decider} is an
 * entity that talks: it asks once an event is durable, and what it is answered comes back to it as
 * a command.
 *
 * <p>All methods are pure and total. Everything may be asked again, after a crash or a lost answer,
 * and so may come twice and late: whoever is asked must be guarded against that by its own state.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public interface Conversation<C, E, S> {

  /**
   * Returns what to ask once this event is durable.
   *
   * @param state the state after this event and all others of the same write: what one event in the
   *     middle of a decision would ask for, the decision as a whole may not want
   */
  List<Outgoing> react(S state, E event);

  /**
   * Returns what this state still waits for: what to ask again after recovery, and, as long as it
   * is in here, what was asked before and not answered, or refused.
   */
  List<Outgoing> resume(S state);

  /**
   * Returns what of these topics this state still waits for: the same as by looking through all
   * that it waits for, which an entity need not do that knows where to look.
   */
  default List<Outgoing> resume(S state, Set<Object> topics) {
    return resume(state).stream().filter(outgoing -> topics.contains(outgoing.topic())).toList();
  }

  /** Returns the command by which the entity learns of an answer, if it wants to. */
  Optional<C> answered(Outgoing outgoing, Answer answer);

  /**
   * Returns the command by which the entity takes note, at leisure, of an answer of which {@link
   * #answered} makes nothing; if it wants to. It is a hint to the entity itself, and may be lost:
   * then the same is asked again after the next recovery.
   */
  default Optional<C> noted(Outgoing outgoing, Answer answer) {
    return Optional.empty();
  }

  /**
   * Something asked of another entity, or of the world outside.
   *
   * @param topic says what is asked, and for what; the same topic is not asked twice at the same
   *     time. A value of the asker's own, which comes back with the answer
   * @param recipient where it goes
   * @param question the message; for an entity one of its type's commands, or one that the type
   *     {@linkplain EntityType#translate translates}
   * @param hint whether it is only a hint: it may be lost, is decided at leisure, together with
   *     others of its kind, and is not answered
   */
  record Outgoing(Object topic, Recipient recipient, Question<?> question, boolean hint) {

    /** Something that is answered. */
    public Outgoing(Object topic, Recipient recipient, Question<?> question) {
      this(topic, recipient, question, false);
    }
  }

  /** Where something asked goes. */
  sealed interface Recipient {
    /** Another entity. */
    record Entity(String type, String id) implements Recipient {}

    /** A partner outside of the cluster. */
    record Outside() implements Recipient {}
  }

  /** What became of something asked. */
  sealed interface Answer {
    /**
     * It was accepted, now or by an earlier repetition.
     *
     * @param value in the form that the question names
     */
    record Accepted(Object value) implements Answer {}

    /** It was refused and has no effect. */
    record Refused(Rejection rejection) implements Answer {}

    /** Nothing is known; it may be asked again. */
    record Unknown() implements Answer {}
  }
}
