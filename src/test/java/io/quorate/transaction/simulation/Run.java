package io.quorate.transaction.simulation;

import io.quorate.transaction.ProtocolName;
import java.util.function.Function;

/**
 * One run: clients start transactions while nodes crash, entities live twice and messages are lost;
 * then the world is calm and everything must end; then the checks.
 */
final class Run {

  private static final int END_MS = Workload.LONG_TIMEOUT_MS + 600_000;
  private static final double ALL_STOP = 0.3;

  private final World world;
  private final Faults faults;
  private final Ledger ledger = new Ledger();
  private final Cluster cluster;
  private final Client client;
  private final ProtocolName protocol;

  private Run(
      long seed, ProtocolName protocol, Defect defect, Function<World, Faults> faultsOfSeed) {
    this.world = new World(seed);
    this.faults = faultsOfSeed.apply(world);
    this.cluster = new Cluster(world, faults, defect, ledger);
    this.client = new Client(world, cluster, ledger);
    this.protocol = protocol;
  }

  /** Runs a seed; throws {@link AssertionError} when a check fails. */
  static Summary of(
      long seed, ProtocolName protocol, Defect defect, Function<World, Faults> faults) {
    return new Run(seed, protocol, defect, faults).run();
  }

  private Summary run() {
    var checks = new EndChecks(cluster, ledger);
    new Workload(world, cluster, client, protocol, faults.durationMs()).schedule();
    scheduleFaults();
    cluster.sweep();
    world.run(faults.durationMs());
    world.calm();
    cluster.network().join();
    if (world.chance(ALL_STOP)) {
      cluster.stopAll();
    }
    world.run(faults.durationMs() + END_MS);
    checks.check(client);
    return summary();
  }

  private void scheduleFaults() {
    for (int i = 0; i < faults.crashes(); i++) {
      world.later(atMs(), () -> cluster.crash(world.below(Cluster.NODES)));
    }
    for (int i = 0; i < faults.zombies(); i++) {
      world.later(atMs(), cluster::haunt);
    }
    for (int i = 0; i < faults.outages(); i++) {
      world.later(atMs(), cluster::stopForLong);
    }
    for (int i = 0; i < faults.jumps(); i++) {
      world.later(atMs(), cluster::jumpClock);
    }
    if (faults.partitionMs() > 0) {
      int fromMs = world.below(faults.durationMs() - faults.partitionMs() + 1);
      world.later(fromMs, cluster.network()::cut);
      world.later(fromMs + faults.partitionMs(), cluster.network()::join);
    }
  }

  private int atMs() {
    return world.below(faults.durationMs());
  }

  private Summary summary() {
    int committed = (int) ledger.stories().stream().filter(story -> story.committed).count();
    return new Summary(
        committed,
        ledger.stories().size() - committed,
        cluster.journal().conflicts(),
        cluster.network().doubled(),
        faults.crashes(),
        ledger.inquiries(),
        ledger.terminations());
  }
}
