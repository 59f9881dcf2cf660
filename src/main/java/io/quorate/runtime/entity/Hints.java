package io.quorate.runtime.entity;

import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The hints that wait for something else to be written with them. They may be lost, so there is a
 * limit to what is kept. Used by one actor; not thread-safe.
 */
final class Hints {

  /** Hints that are decided without waiting for anything else to do. */
  private static final int AT_ONCE = 64;

  /** Hints that are kept; more are lost. */
  private static final int MAX = 1024;

  /** How long a hint waits for something else to be written, at most. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final Outbox.Timer timer;
  private final List<Object> commands = new ArrayList<>();

  /**
   * Creates an empty one.
   *
   * @param timer sends a message to the entity itself, later
   */
  Hints(Outbox.Timer timer) {
    this.timer = timer;
  }

  /** Keeps one; returns whether there are so many now that they wait no longer. */
  boolean keep(Object command) {
    if (commands.isEmpty()) {
      timer.after(DELAY, HostMessage.Wake.INSTANCE);
    }
    if (commands.size() < MAX) {
      commands.add(command);
    }
    return commands.size() >= AT_ONCE;
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** Takes them all, oldest first. */
  List<Object> take() {
    List<Object> taken = List.copyOf(commands);
    commands.clear();
    return taken;
  }
}
