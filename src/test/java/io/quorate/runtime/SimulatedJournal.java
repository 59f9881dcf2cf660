package io.quorate.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A journal whose append is a compare-and-set, like the real one's primary key; a write may fail
 * before it happened, or after.
 */
final class SimulatedJournal {

  private static final int SLOWEST_MS = 40;

  private final SimulatedWorld world;
  private final Defect defect;
  private final Map<String, List<StoredEvent>> histories = new HashMap<>();
  private int conflicts;

  SimulatedJournal(SimulatedWorld world, Defect defect) {
    this.world = world;
    this.defect = defect;
  }

  List<StoredEvent> history(String id) {
    return histories.computeIfAbsent(id, unknown -> new ArrayList<>());
  }

  int conflicts() {
    return conflicts;
  }

  /** Appends after {@code known} events; tells whether it is known to have happened. */
  void append(String id, int known, List<StoredEvent> events, Consumer<Boolean> done) {
    boolean failsBefore = world.fault(0.03);
    boolean failsAfter = world.fault(0.03);
    world.later(
        world.below(SLOWEST_MS),
        () -> {
          List<StoredEvent> history = history(id);
          boolean conflict = history.size() != known;
          conflicts += conflict ? 1 : 0;
          if (failsBefore || (conflict && defect != Defect.NO_PRIMARY_KEY)) {
            world.later(world.below(SLOWEST_MS), () -> done.accept(false));
            return;
          }
          events.forEach(event -> history.add(new StoredEvent(event.name(), event.bytes())));
          world.later(world.below(SLOWEST_MS), () -> done.accept(!failsAfter));
        });
  }

  /** A defect built in on purpose, to see that the checks find it. */
  enum Defect {
    NONE,
    REPLY_BEFORE_WRITE,
    NO_MEMORY,
    NO_PRIMARY_KEY,
    NO_PATIENCE
  }
}
