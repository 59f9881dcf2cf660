package io.quorate.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What entities tell each other without writing it down: messages that may be lost, doubled and
 * late, and that change nothing by themselves. What comes of them is a command, which is decided
 * like any other. There is one object for each entity in memory, used by one thread at a time: it
 * may remember what it heard, and that is lost when the entity leaves memory. No method has another
 * effect, and all are total.
 *
 * @param <C> commands of the entity
 * @param <S> state of the entity
 */
public interface Gossip<C, S> {

  /** Returns the wire name of every message with its class. */
  Map<String, Class<?>> messages();

  /** Returns the topics of which the entity in this state wants to hear. */
  Set<String> topics(S state);

  /** Returns what the entity says on its own, from time to time. */
  List<Whisper> speak(String id, S state, long nowMs);

  /** Returns what comes of a message. */
  Heard<C> hear(String id, S state, Object message, long nowMs);

  /** A message and where it goes. */
  record Whisper(Audience audience, Object message) {}

  /** Who hears a message. */
  sealed interface Audience {
    /** One entity. */
    record One(String type, String id) implements Audience {}

    /** All entities in memory that want to hear of a topic. */
    record Topic(String name) implements Audience {}
  }

  /**
   * What comes of a message.
   *
   * @param passedOn what is said because of it
   * @param commands what the entity is asked because of it
   */
  record Heard<C>(List<Whisper> passedOn, List<C> commands) {

    public Heard {
      passedOn = List.copyOf(passedOn);
      commands = List.copyOf(commands);
    }

    /** Nothing comes of it. */
    public static <C> Heard<C> nothing() {
      return new Heard<>(List.of(), List.of());
    }

    /** It is passed on. */
    public static <C> Heard<C> passing(List<Whisper> on) {
      return new Heard<>(on, List.of());
    }
  }

  /** A message that goes round, and that each node wants to hear once. */
  interface Rumour {
    /**
     * Returns what of it is new, or nothing.
     *
     * @param isNew tells, once, that a key has not been heard of lately
     */
    Optional<Object> onlyNew(Predicate<String> isNew);
  }
}
