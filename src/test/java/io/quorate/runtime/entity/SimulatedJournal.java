package io.quorate.runtime.entity;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal whose append is a compare-and-set, like the real one's primary key; a write may fail
 * before it happened, or after, or hang, or happen long after its writer was told that it failed.
 */
final class SimulatedJournal {

  private static final int SLOWEST_MS = 40;
  private static final int LATEST_MS = 2_000;

  private final SimulatedWorld world;
  private final Defect defect;
  private final EntityCodec<AccountEvent, Account> codec = new EntityCodec<>(AccountType.TYPE);
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
    boolean isLate = world.fault(0.03);
    if (isLate) {
      world.later(world.below(SLOWEST_MS), () -> done.accept(false));
      world.later(world.below(LATEST_MS), () -> land(id, known, events));
      return;
    }
    boolean hangs = world.fault(0.05);
    world.later(
        world.below(hangs ? LATEST_MS : SLOWEST_MS),
        () -> {
          boolean written = !failsBefore && land(id, known, events);
          world.later(world.below(SLOWEST_MS), () -> done.accept(written && !failsAfter));
        });
  }

  /** Looks up clients' keys; null when that fails. */
  void find(String id, Set<String> keys, Consumer<@Nullable Map<String, byte[]>> done) {
    boolean fails = world.fault(0.05);
    world.later(
        world.below(SLOWEST_MS),
        () -> {
          var found = new HashMap<String, byte[]>();
          if (defect != Defect.NO_RECOLLECTION) {
            for (StoredEvent event : history(id)) {
              String key = codec.envelope(event.bytes()).clientKey();
              if (key != null && keys.contains(key)) {
                found.put(key, event.bytes());
              }
            }
          }
          world.later(world.below(SLOWEST_MS), () -> done.accept(fails ? null : found));
        });
  }

  private boolean land(String id, int known, List<StoredEvent> events) {
    List<StoredEvent> history = history(id);
    boolean conflict = history.size() != known;
    conflicts += conflict ? 1 : 0;
    if (conflict && defect != Defect.NO_PRIMARY_KEY) {
      return false;
    }
    events.forEach(event -> history.add(new StoredEvent(event.name(), event.bytes())));
    return true;
  }

  /** A defect built in on purpose, to see that the checks find it. */
  enum Defect {
    NONE,
    REPLY_BEFORE_WRITE,
    NO_MEMORY,
    NO_RECOLLECTION,
    NO_PRIMARY_KEY,
    NO_PATIENCE
  }
}
