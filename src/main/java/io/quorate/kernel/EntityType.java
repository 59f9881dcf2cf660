package io.quorate.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Declares a type of entity to the host: its decider, and the stable names under which its commands
 * travel and its events and state are stored. Immutable.
 *
 * @param name the type's name, first part of every persistence id; never changes
 * @param decider the rules
 * @param process what it asks of others, for an entity that talks
 * @param translator makes one of its commands of a message that all entities have in common, such
 *     as a {@link io.quorate.kernel.participant.ParticipantCommand}; throws for any other
 * @param commands wire name to class of every command; a name never changes its meaning
 * @param events journal name to class of every event; a name never changes its meaning
 * @param state class of the state, as kept in snapshots
 * @param stateVersion the version of the state's stored form; raised when it changes, so that
 *     snapshots of an older form are ignored and the journal is replayed instead
 */
public record EntityType<C, E, S>(
    String name,
    Decider<C, E, S> decider,
    Optional<Conversation<C, E, S>> process,
    Function<Object, ? extends C> translator,
    Map<String, Class<? extends C>> commands,
    Map<String, Class<? extends E>> events,
    Class<S> state,
    int stateVersion) {
  public EntityType {
    commands = Map.copyOf(commands);
    events = Map.copyOf(events);
  }

  /** Declares a type that asks nothing of others. */
  public EntityType(
      String name,
      Decider<C, E, S> decider,
      Map<String, Class<? extends C>> commands,
      Map<String, Class<? extends E>> events,
      Class<S> state,
      int stateVersion) {
    this(
        name,
        decider,
        Optional.empty(),
        message -> {
          throw new IllegalArgumentException(
              "Expected a command of the type itself, but got " + message.getClass());
        },
        commands,
        events,
        state,
        stateVersion);
  }
}
