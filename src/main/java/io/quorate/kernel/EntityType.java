package io.quorate.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Declares a type of entity to the host: its decider, what the host must know beside it, and the
 * stable names under which its commands travel and its events and state are stored. All methods are
 * pure. Implementations are immutable and safe for use by any thread.
 *
 * @param <C> commands of the type
 * @param <E> events of the type
 * @param <S> state of the type
 */
public interface EntityType<C, E, S> {

  /** Returns the type's name, first part of every persistence id; never changes. */
  String name();

  /** Returns the rules. */
  Decider<C, E, S> decider();

  /** Returns what it asks of others, for an entity that talks. */
  default Optional<Conversation<C, E, S>> conversation() {
    return Optional.empty();
  }

  /** Returns the wire name of every command with its class; a name never changes its meaning. */
  Map<String, Class<? extends C>> commands();

  /** Returns the journal name of every event with its class; a name never changes its meaning. */
  Map<String, Class<? extends E>> events();

  /** Returns the class of the state, as kept in snapshots. */
  Class<S> state();

  /** Returns the version of the state's stored form; raised when it changes. */
  int stateVersion();

  /**
   * Returns the former versions that are still read, because what they lack has a sound default.
   * Snapshots of other versions are passed over, and the journal is replayed instead, which takes
   * minutes for an entity with a long history.
   */
  default Set<Integer> formerStateVersions() {
    return Set.of();
  }

  /**
   * Returns what a reply shows: of the whole and of a part what clients see, else the answer to
   * another entity's {@link Question}. A part that is not there shows the whole.
   */
  Object view(Subject subject, S state, Shown shown);

  /**
   * Makes one of the type's commands of a message that all entities have in common, such as an
   * order of a transaction; throws for any other.
   */
  default C translate(Object message) {
    throw new IllegalArgumentException(
        "Expected a command of the type itself, but got " + message.getClass());
  }

  /**
   * Returns when the entity must be awake, at the latest, in milliseconds since the epoch, or
   * {@link Decider#NEVER}: the time of its durable reminder. Earlier than {@link Decider#dueAtMs}
   * for an entity that waits for others and must ask them again after a crash.
   */
  default long remindAtMs(S state) {
    return decider().dueAtMs(state);
  }

  /** Whether the entity will hardly be asked again, so that it need not stay in memory. */
  default boolean isOver(S state) {
    return false;
  }

  /**
   * Returns the names of the events after which hardly any other comes, so that a history that ends
   * with one need not be read fast any more; none for an entity that has no end.
   */
  default Set<String> endings() {
    return Set.of();
  }

  /**
   * Returns fewer commands that say the same as these hints: commands that may be lost, and that no
   * request waits for.
   */
  default List<C> merge(List<C> hints) {
    return hints;
  }

  /**
   * Returns how many entries the state holds, roughly; the host takes a snapshot of a heavier state
   * less often.
   */
  default int weight(S state) {
    return 1;
  }

  /**
   * Names the entity that is viewed.
   *
   * @param id the id it has within its type
   * @param version the number of events in its history
   */
  record Subject(String id, long version) {}
}
