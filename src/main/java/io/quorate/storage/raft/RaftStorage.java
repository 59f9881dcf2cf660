package io.quorate.storage.raft;

import io.quorate.storage.AnsweredKeys;
import io.quorate.storage.ClusterClaims;
import io.quorate.storage.CoordinationLeases;
import io.quorate.storage.Feed;
import io.quorate.storage.FormerJournal;
import io.quorate.storage.History;
import io.quorate.storage.Journal;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.Probe;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.Reminders;
import io.quorate.storage.Snapshots;
import io.quorate.storage.Storage;
import io.quorate.storage.StoredClocks;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.fold.FoldLimits;
import io.quorate.storage.raft.fold.FoldStore;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Replica;
import io.quorate.storage.threads.PurposeThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports over this node's part of the group. Safe for use by any thread. */
final class RaftStorage implements Storage {

  private static final int READ_THREADS = 3;
  private static final int READ_QUEUE = 256;

  /** Reads of entities take microseconds; as many may wait as may recover at the same time. */
  private static final int ENTITY_THREADS = 2;

  private static final int ENTITY_QUEUE = 10_000;
  private static final int TAIL_QUEUE = 16;
  private static final int SAVE_QUEUE = 1000;
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(3);

  /** How often clients' keys are forgotten that are old enough; a whole day at a time. */
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  /** How often a peer whose disk is nearly full lets another one lead. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** By how much longer than promised keys are kept. */
  private static final Duration KEY_SLACK = Duration.ofDays(2);

  private static final Logger LOG = LoggerFactory.getLogger(RaftStorage.class);

  private final RaftSettings settings;
  private final Consensus consensus;
  private final Machine machine;
  private final Replica replica;

  /** The journal that this one was imported from. */
  private final Optional<FormerJournal> former;

  private final RaftJournal journal;
  private final FoldStore folds;
  private final AutoCloseable beside;
  private final Duration leaseTimeout;
  private final PurposeThreads reads = new PurposeThreads("raft-reads", READ_THREADS, READ_QUEUE);
  private final PurposeThreads tail = new PurposeThreads("raft-tail", 1, TAIL_QUEUE);
  private final PurposeThreads entities =
      new PurposeThreads("raft-entities", ENTITY_THREADS, ENTITY_QUEUE);
  private final PurposeThreads saves = new PurposeThreads("raft-snapshots", 1, SAVE_QUEUE);
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-upkeep").daemon(true).factory());

  RaftStorage(
      RaftSettings settings,
      Consensus consensus,
      Machine machine,
      BooleanSupplier nearlyFull,
      String identity,
      AutoCloseable beside,
      Duration leaseTimeout) {
    this.settings = settings;
    this.consensus = consensus;
    this.machine = machine;
    this.beside = beside;
    this.leaseTimeout = leaseTimeout;
    this.replica = machine.replica();
    this.former = machine.former();
    this.journal = new RaftJournal(consensus, replica, on(entities), settings.patience());
    this.folds =
        FoldStore.open(
            settings.directory().resolveSibling("replica"),
            identity,
            new ReplicaSource(replica, consensus::nowMs),
            FoldLimits.USUAL);
    every(FORGET_EVERY, this::forgetKeys);
    every(
        LOOK_EVERY,
        () -> {
          if (nearlyFull.getAsBoolean()) {
            consensus.handOver();
          }
        });
  }

  private void every(Duration delay, Runnable work) {
    Runnable again =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // Thrown on, it would be the last time.
            LOG.warn("Tries again in {} s", delay.toSeconds(), e);
          }
        };
    var unused =
        upkeep.scheduleWithFixedDelay(
            again, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void forgetKeys() {
    long beforeMs = replica.atMs() - settings.keyRetention().plus(KEY_SLACK).toMillis();
    var unused = consensus.submit(new Command.ForgetKeys(beforeMs), settings.patience());
  }

  private ReplicaReads on(PurposeThreads threads) {
    return new ReplicaReads(consensus, threads, settings.patience());
  }

  @Override
  public boolean foldsOnEachNode() {
    return true;
  }

  @Override
  public Optional<Journal> journal() {
    return Optional.of(journal);
  }

  @Override
  public Feed feed() {
    return FormerJournal.before(former, new RaftFeed(replica, folds, on(reads)));
  }

  @Override
  public Feed tail() {
    return FormerJournal.before(former, new RaftFeed(replica, folds, on(tail)));
  }

  @Override
  public ProjectionStore projections() {
    return FormerJournal.before(former, folds.projections());
  }

  @Override
  public Reminders reminders() {
    return folds.reminders();
  }

  @Override
  public History history() {
    return histories();
  }

  @Override
  public AnsweredKeys answeredKeys() {
    return histories();
  }

  private RaftHistory histories() {
    return new RaftHistory(replica, on(reads), on(entities), settings.keyRetention());
  }

  @Override
  public Snapshots snapshots() {
    return new RaftSnapshots(consensus, replica, on(entities), saves, settings.patience());
  }

  @Override
  public NodeLeases nodeLeases() {
    return leases();
  }

  @Override
  public CoordinationLeases coordinationLeases() {
    return leases();
  }

  @Override
  public ClusterClaims clusterClaims() {
    return leases();
  }

  @Override
  public StoredClocks clocks() {
    return leases();
  }

  private RaftLeases leases() {
    return new RaftLeases(consensus, replica, machine::level, settings.patience(), leaseTimeout);
  }

  @Override
  public Probe probe() {
    return () -> consensus.barrier(PROBE_PATIENCE);
  }

  /** Blocks until this peer's part in the group is over. */
  @Override
  public void close() {
    upkeep.shutdownNow();
    List.of(reads, tail, entities, saves).forEach(PurposeThreads::close);
    folds.close();
    // As it is closed, RocksDB tells nobody when it cannot write what it has in memory. Last of all
    // the directory is given back.
    RaftEngine.closeAll(consensus, machine::flush, machine, beside);
  }
}
