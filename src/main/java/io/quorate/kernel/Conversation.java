package io.quorate.kernel;

import io.quorate.kernel.participant.Report;
import java.util.List;
import java.util.Optional;

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
@SuppressWarnings("JavaLangClash") // the word for it here; java.lang.Process is only in local
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

  /** Returns the command by which the entity learns of an answer, if it wants to. */
  Optional<C> answered(Outgoing outgoing, Answer answer);

  /**
   * Something asked of another entity.
   *
   * @param id names what is asked: the same is not asked twice at the same time
   * @param type the other entity's type
   * @param target the other entity's id
   * @param command one of that type's commands, or one that the type {@linkplain
   *     EntityType#translator translates}
   * @param hint whether it is only a hint: it may be lost, is decided at leisure, together with
   *     others of its kind, and is not answered
   */
  record Outgoing(String id, String type, String target, Object command, boolean hint) {

    /** Something that is answered. */
    public Outgoing(String id, String type, String target, Object command) {
      this(id, type, target, command, false);
    }
  }

  /** What became of something asked. */
  sealed interface Answer {
    /** It was accepted, now or by an earlier repetition. */
    record Accepted(Report report) implements Answer {}

    /** It was refused and has no effect. */
    record Refused(Rejection rejection) implements Answer {}

    /** Nothing is known; it may be asked again. */
    record Unknown() implements Answer {}
  }
}
