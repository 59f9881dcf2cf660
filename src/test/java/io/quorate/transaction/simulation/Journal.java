package io.quorate.transaction.simulation;

import java.util.List;
import java.util.function.Consumer;

/**
 * A journal whose append is a compare-and-set, like the real one's primary key; a write may fail
 * before it happened, or after.
 */
final class Journal {

  private static final int SLOWEST_MS = 15;
  private static final boolean TRACE = Boolean.getBoolean("trace");

  private final World world;
  private final Faults faults;
  private final Defect defect;
  private final Ledger ledger;
  private int conflicts;

  Journal(World world, Faults faults, Defect defect, Ledger ledger) {
    this.world = world;
    this.faults = faults;
    this.defect = defect;
    this.ledger = ledger;
  }

  /** Returns how many writes a second copy's write made impossible. */
  int conflicts() {
    return conflicts;
  }

  /**
   * Appends after {@code known} events, all or none; tells whether it is known to have happened.
   */
  <E, S> void append(
      Site<?, E, S> site, int known, List<E> events, long atMs, Consumer<Boolean> done) {
    boolean failsBefore = world.fault(faults.failedWrites());
    boolean failsAfter = world.fault(faults.failedWrites());
    world.later(
        world.below(SLOWEST_MS),
        () -> {
          boolean conflict = site.history().size() != known;
          conflicts += conflict ? 1 : 0;
          boolean written = !failsBefore && (!conflict || defect == Defect.NO_PRIMARY_KEY);
          if (written) {
            events.forEach(event -> write(site, event, atMs));
          }
          world.later(world.below(SLOWEST_MS), () -> done.accept(written && !failsAfter));
        });
  }

  private <E, S> void write(Site<?, E, S> site, E event, long atMs) {
    if (TRACE) {
      System.out.printf("%8d %-8s at %d: %s%n", world.nowMs(), site, atMs, event);
    }
    site.write(event, atMs);
    ledger.written(site, event);
  }
}
