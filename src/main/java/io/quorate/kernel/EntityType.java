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

  /** Makes what one entity has to say to others without writing it down, if it has. */
  default Optional<Gossip<C, S>> gossip() {
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
   * Whether nothing has happened to the entity before the first attempt of a command reaches it,
   * since the entity's id was made up for that command.
   */
  default boolean begins(C command) {
    return false;
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
   * Whether the time that {@link Decider#decide} is given is a steady one, for an entity that gives
   * out leases: about the database's clock, from there on by the owner's monotonic clock, so that a
   * node's wall clock that jumps changes nothing. Else it is the hybrid clock's.
   */
  default boolean isOnSteadyTime() {
    return false;
  }

  /**
   * Whether a command of a type on steady time is decided by the hybrid clock all the same, since
   * it carries a time of another entity, such as the deadline of a transaction.
   */
  default boolean isByHybridTime(C command) {
    return false;
  }

  /**
   * Returns what a copy of the entity writes before all else when it has been recovered, such as
   * more time for what another node's clock has measured so far; bounded.
   *
   * @param marginMs how far the steady time of two nodes may differ, in milliseconds
   */
  default List<E> takenOver(S state, long nowMs, long marginMs) {
    return List.of();
  }

  /**
   * Whether the state tells what became of this command, so that a repetition of it under a
   * client's key is decided again. Else it is answered from what the journal keeps of the key.
   */
  default boolean decidesAgain(C command, S state) {
    return false;
  }

  /**
   * Whether a repetition under a client's key is shown what was shown before, which the journal
   * keeps with the event. Else it is shown the present, for a type whose answers age, such as a
   * lease's.
   */
  default boolean keepsAnswers() {
    return true;
  }

  /**
   * Returns the names of the events after which hardly any other comes, so that a history that ends
   * with one need not be read fast any more; none for an entity that has no end.
   */
  default Set<String> endings() {
    return Set.of();
  }

  /**
   * Whether an event may be written together with a later one: after a crash the entity would find
   * out by asking others again what it says. The entity goes on from it meanwhile.
   *
   * @param after the state after it
   */
  default boolean mayWait(E event, S after) {
    return false;
  }

  /**
   * Whether what an event says is true even if it is never written, since others have written what
   * it follows from: those who wait for it may hear of it while it is being written.
   *
   * @param after the state after it
   */
  default boolean isForegone(E event, S after) {
    return false;
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
   * Returns what an event tells of how long something took, for the metrics; nothing by default. It
   * is asked once for an event, when that is decided, and never when it is read again.
   *
   * @param before the state before it
   */
  default List<Measurement> measurements(E event, S before) {
    return List.of();
  }

  /**
   * Returns what {@link #counts} counts: a description by the name, words with dots between them,
   * such as {@code lock.holders}. The node has a metric for each.
   */
  default Map<String, String> counted() {
    return Map.of();
  }

  /**
   * Returns how many there are of something in the state, by the names of {@link #counted}; the
   * node tells the sums over the entities in its memory.
   */
  default Map<String, Integer> counts(S state) {
    return Map.of();
  }

  /**
   * Names the entity that is viewed.
   *
   * @param id the id it has within its type
   * @param version the number of events in its history
   * @param nowMs the entity's time when it is viewed, as {@link Decider#decide} is given it
   */
  record Subject(String id, long version, long nowMs) {}
}
