package io.quorate.storage.postgres;

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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ports over one PostgreSQL, each over the pool of its purpose. Safe for use by any thread. */
final class PostgresStorage implements Storage {

  /** One follows the feed, one looks for reminders; more only while the singleton moves. */
  private static final int FEED_CONNECTIONS = 2;

  private static final int FEED_QUEUE = 16;

  /** One reader, that reads for all who follow the feed on this node. */
  private static final int TAIL_CONNECTIONS = 1;

  private static final int TAIL_QUEUE = 16;

  /** Questions that wait for it are asked together. */
  private static final int KEY_CONNECTIONS = 1;

  /** One question for each entity that is asked at the same time. */
  private static final int KEY_QUEUE = 10_000;

  /** A load takes a fraction of what the journal does for the same entity. */
  private static final int RECOVERY_CONNECTIONS = 1;

  /** Far above the entities that may recover at the same time. */
  private static final int RECOVERY_QUEUE = 10_000;

  /** Snapshots that are stored, and what a node asks before it is a member. */
  private static final int UPKEEP_CONNECTIONS = 1;

  private static final int UPKEEP_QUEUE = 1000;
  private static final int PROBE_CONNECTIONS = 1;
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

  /** While one is not answered, one more may wait. */
  private static final int PROBE_QUEUE = 1;

  /** One for renewing, one for fencing. */
  private static final int LEASE_CONNECTIONS = 2;

  private static final int LEASE_QUEUE = 256;

  private final ConnectionPool reads;
  private final ConnectionPool follows;
  private final ConnectionPool tail;
  private final ConnectionPool keys;
  private final ConnectionPool recoveries;
  private final ConnectionPool upkeep;
  private final ConnectionPool probes;
  private final ConnectionPool leases;
  private final PostgresCoordinationLeases coordination;
  private final AnsweredKeys answeredKeys;

  /** The journal that this one was imported from. */
  private final Optional<FormerJournal> former;

  private PostgresStorage(
      PostgresSettings settings,
      ConnectionPool reads,
      Optional<FormerJournal> former,
      Duration leaseTimeout) {
    this.reads = reads;
    this.former = former;
    this.follows = ConnectionPool.open(settings, "feed", FEED_CONNECTIONS, FEED_QUEUE);
    this.tail = ConnectionPool.open(settings, "tail", TAIL_CONNECTIONS, TAIL_QUEUE);
    this.keys = ConnectionPool.open(settings, "keys", KEY_CONNECTIONS, KEY_QUEUE);
    this.answeredKeys = new PostgresAnsweredKeys(keys, settings.keyRetention());
    this.recoveries =
        ConnectionPool.open(settings, "recovery", RECOVERY_CONNECTIONS, RECOVERY_QUEUE);
    this.upkeep = ConnectionPool.open(settings, "upkeep", UPKEEP_CONNECTIONS, UPKEEP_QUEUE);
    this.probes =
        ConnectionPool.open(
            settings.hurried(PROBE_TIMEOUT), "probe", PROBE_CONNECTIONS, PROBE_QUEUE);
    this.leases =
        ConnectionPool.open(
            settings.hurried(leaseTimeout), "leases", LEASE_CONNECTIONS, LEASE_QUEUE);
    this.coordination = new PostgresCoordinationLeases(settings);
  }

  /** Opens it; see {@link PostgresStart#prepare}. */
  static PostgresStorage open(PostgresSettings settings, Duration leaseTimeout) {
    PostgresStart.prepare(settings);
    Optional<FormerJournal> former = JournalImport.former(settings);
    ConnectionPool reads =
        ConnectionPool.open(
            settings, "queries", settings.queryConnections(), settings.queryQueue());
    return new PostgresStorage(settings, reads, former, leaseTimeout);
  }

  @Override
  public Feed feed() {
    return FormerJournal.before(former, new PostgresFeed(follows, reads));
  }

  @Override
  public Feed tail() {
    return FormerJournal.before(former, new PostgresFeed(follows, tail));
  }

  @Override
  public ProjectionStore projections() {
    return FormerJournal.before(former, new PostgresProjections(reads));
  }

  @Override
  public Reminders reminders() {
    return new PostgresReminders(follows);
  }

  @Override
  public boolean foldsOnEachNode() {
    return false;
  }

  /** Akka Persistence JDBC writes, by connections of its own. */
  @Override
  public Optional<Journal> journal() {
    return Optional.empty();
  }

  @Override
  public History history() {
    return new PostgresHistory(reads, recoveries);
  }

  @Override
  public AnsweredKeys answeredKeys() {
    return answeredKeys;
  }

  @Override
  public Snapshots snapshots() {
    return new PostgresSnapshots(recoveries, upkeep);
  }

  @Override
  public NodeLeases nodeLeases() {
    return new PostgresNodeLeases(leases, upkeep);
  }

  @Override
  public CoordinationLeases coordinationLeases() {
    return coordination;
  }

  @Override
  public ClusterClaims clusterClaims() {
    return new PostgresClaims(upkeep);
  }

  @Override
  public StoredClocks clocks() {
    return new PostgresClocks(upkeep);
  }

  @Override
  public Probe probe() {
    return new PostgresProbe(probes);
  }

  @Override
  public void close() {
    coordination.close();
    List.of(reads, follows, tail, keys, recoveries, upkeep, probes, leases)
        .forEach(ConnectionPool::close);
  }
}
