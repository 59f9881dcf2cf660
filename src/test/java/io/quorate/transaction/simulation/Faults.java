package io.quorate.transaction.simulation;

/**
 * What goes wrong in one run, until it becomes calm.
 *
 * @param durationMs how long, in milliseconds
 * @param lost chance that a message or a reply is lost
 * @param doubled chance that a message comes once more, up to minutes later
 * @param slow chance that a message takes up to {@link #slowestMs}
 * @param failedWrites chance that a write fails before it happened, and as much after it happened
 * @param crashes how many nodes crash
 * @param zombies how many entities come to live twice
 * @param outages how many entities are away for up to a minute
 * @param jumps how many times a node's wall clock is set
 * @param partitionMs how long some nodes cannot hear the others; 0 for not at all
 * @param allAlone whether no node hears any other then
 * @param splitBrain chance that a message that cannot reach an entity makes it live twice
 */
record Faults(
    int durationMs,
    double lost,
    double doubled,
    double slow,
    int slowestMs,
    double failedWrites,
    int crashes,
    int zombies,
    int outages,
    int jumps,
    int partitionMs,
    boolean allAlone,
    double splitBrain) {

  private static final double[] LOSSES = {0, 0.02, 0.1, 0.3, 0.5};
  private static final int MOST_PARTITION_MS = 80_000;

  /** Everything, in another mixture for every seed. */
  static Faults mixed(World world) {
    Faults faults = withoutPartition(world);
    return world.chance(0.5) ? faults : faults.cutFor(world.below(MOST_PARTITION_MS));
  }

  /** Everything but partitions, in another mixture for every seed. */
  static Faults withoutPartition(World world) {
    return new Faults(
        5_000 + world.below(45_000),
        LOSSES[world.below(LOSSES.length)],
        0.1 * world.below(3),
        0.1 * world.below(3),
        5_000,
        0.02 * world.below(3),
        world.below(8),
        world.below(16),
        world.below(6),
        world.below(4),
        0,
        false,
        0);
  }

  /** Everything but partitions, and many entities away for long. */
  static Faults manyOutages(World world) {
    Faults faults = withoutPartition(world);
    return new Faults(
        faults.durationMs + MOST_PARTITION_MS / 2,
        faults.lost,
        faults.doubled,
        faults.slow,
        faults.slowestMs,
        faults.failedWrites,
        faults.crashes,
        faults.zombies,
        world.below(30),
        faults.jumps,
        0,
        false,
        0);
  }

  private Faults cutFor(int cutMs) {
    return new Faults(
        durationMs + cutMs,
        lost,
        doubled,
        slow,
        slowestMs,
        failedWrites,
        crashes,
        zombies,
        outages,
        jumps,
        cutMs,
        false,
        0.1);
  }

  /** Messages that take long, and then a long partition in which no node hears any other. */
  static Faults partition(World world) {
    return new Faults(
        90_000, 0, 0, 0.5, 2_000, 0, 0, 0, 0, 0, 60_000 + world.below(20_000), true, 0);
  }
}
