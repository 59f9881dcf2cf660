package io.quorate.multijvm.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/**
 * The few locks that all clients use at a time. A lock that is used up is replaced by a new one of
 * its kind; the client that finds it so makes the new one ready, while the others use what is left.
 * Safe for use by any thread.
 */
final class LockKeys {

  private static final List<LockKind> KINDS =
      List.of(
          LockKind.MUTEX,
          LockKind.MUTEX,
          LockKind.REENTRANT,
          LockKind.SEMAPHORE,
          LockKind.SHARED,
          LockKind.RESIZED,
          LockKind.KEPT_BACK);

  private final LockClient client;
  private final GuardedTable table;
  private final String phase;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(KINDS.size());

  LockKeys(LockClient client, GuardedTable table, String phase) {
    this.client = client;
    this.table = table;
    this.phase = phase;
    for (int i = 0; i < KINDS.size(); i++) {
      slots.set(i, new Slot.Empty());
    }
  }

  /** Returns one for some operations; none when it had to be made first, or is being made. */
  Optional<LockKey> take(RandomGenerator random, int operations) {
    int i = random.nextInt(KINDS.size());
    Slot slot = slots.get(i);
    if (slot instanceof Slot.Used(LockKey key) && key.begin(operations)) {
      return Optional.of(key);
    }
    if (!(slot instanceof Slot.Making) && slots.compareAndSet(i, slot, new Slot.Making())) {
      slots.set(i, make(KINDS.get(i), client.anyNode(random)));
    }
    return Optional.empty();
  }

  private Slot make(LockKind kind, int node) {
    String name = "%s.%s.%d".formatted(phase, kind.word(), next.getAndIncrement());
    boolean ready =
        table.open(name) && (kind.permits() == 0 || client.resize(name, kind.permits(), node));
    if (!ready) {
      return new Slot.Empty();
    }
    var key = new LockKey(name, kind);
    client.records().add(key);
    return new Slot.Used(key);
  }

  /** What there is in the place of a lock. */
  private sealed interface Slot {
    record Empty() implements Slot {}

    record Making() implements Slot {}

    record Used(LockKey key) implements Slot {}
  }
}
