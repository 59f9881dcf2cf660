package io.quorate.kernel;

import java.util.List;

/**
 * Says what an entity asks of others. An entity type that has one beside its {@link Decider} is an
 * entity that talks: it asks once an event is durable, and what it is answered comes back to it as
 * a command.
 *
 * <p>All methods are pure and total. What is sent may be sent again, after a crash or a lost
 * answer, always under the same request id, and takes effect once; so may an answer.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
@SuppressWarnings("JavaLangClash") // the word for it here; java.lang.Process is only in local
public interface Process<C, E, S> {

  /** Returns what to ask once this event, which led to this state, is durable. */
  List<Outgoing> react(S state, E event);

  /** Returns what to ask again after recovery: everything that is not answered yet. */
  List<Outgoing> resume(S state);

  /** Returns the command by which the entity learns of an answer. */
  C answered(Outgoing outgoing, Answer answer);

  /**
   * Something asked of another entity.
   *
   * @param requestId names the request for ever: the same for every repetition of it, and for
   *     nothing else
   * @param type the other entity's type
   * @param id the other entity's id
   * @param command one of that type's commands
   */
  record Outgoing(String requestId, String type, String id, Object command) {}

  /** What became of something asked. */
  sealed interface Answer {
    /** It was accepted, now or by an earlier repetition. */
    record Accepted() implements Answer {}

    /** It was refused and has no effect. */
    record Refused(Rejection rejection) implements Answer {}

    /** Nothing is known; it may be asked again. */
    record Unknown() implements Answer {}
  }
}
