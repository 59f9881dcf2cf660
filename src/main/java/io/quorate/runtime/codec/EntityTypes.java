package io.quorate.runtime.codec;

import akka.actor.setup.Setup;
import io.quorate.kernel.EntityType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entity types of this program; part of the actor system's setup, so that serializers find it.
 * Immutable.
 */
public final class EntityTypes extends Setup {

  private final List<EntityType<?, ?, ?>> types;
  private final Map<String, Class<?>> commandByName = new HashMap<>();
  private final Map<Class<?>, String> nameByCommand = new HashMap<>();

  /** Collects the types; their names and their commands' names must differ. */
  public EntityTypes(List<EntityType<?, ?, ?>> types) {
    this.types = List.copyOf(types);
    for (EntityType<?, ?, ?> type : types) {
      type.commands().forEach(this::register);
      type.gossip().ifPresent(gossip -> gossip.messages().forEach(this::register));
    }
  }

  private void register(String name, Class<?> message) {
    Class<?> other = commandByName.put(name, message);
    if (other != null) {
      throw new IllegalArgumentException("Expected command names to differ, but two are " + name);
    }
    nameByCommand.put(message, name);
  }

  /** Returns all types. */
  public List<EntityType<?, ?, ?>> all() {
    return types;
  }

  /** Returns a command of this type: the message itself, or what the type makes of it. */
  public Object command(String type, Object message) {
    return nameByCommand.containsKey(message.getClass())
        ? message
        : byName(type).translate(message);
  }

  /** Returns the type of this name; throws when there is none. */
  public EntityType<?, ?, ?> byName(String name) {
    return types.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns the registered name of a command. */
  public String nameOf(Object command) {
    String name = nameByCommand.get(command.getClass());
    if (name == null) {
      throw new IllegalArgumentException(
          "Expected a registered command, but " + command.getClass() + " is not.");
    }
    return name;
  }

  Class<?> commandNamed(String name) {
    Class<?> command = commandByName.get(name);
    if (command == null) {
      throw new IllegalArgumentException(
          "Expected a known command, but got " + name + "; is a newer node in the cluster?");
    }
    return command;
  }
}
