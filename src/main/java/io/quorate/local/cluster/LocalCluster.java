package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.BoundedLog;
import io.quorate.local.os.DataDirectory;
import io.quorate.local.os.Deadline;
import io.quorate.local.os.Ports;
import io.quorate.local.postgres.PostgresDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs several nodes on this machine, and what they need: an embedded PostgreSQL, or nothing.
 * {@link #start} is called once, by one thread; {@link #close} by any, also while the start is
 * under way.
 *
 * <p>Everything survives {@code kill -9} of this process: the next start on the same directory
 * stops what still runs before it starts anew.
 */
public final class LocalCluster implements AutoCloseable {

  static final int FIRST_REMOTING_PORT = 25_520;
  static final int MAX_EXITS_BEFORE_READY = 3;
  static final Duration NODES_STOP_LIMIT = Duration.ofSeconds(40);

  /** What each node has to stop, however long the ones before it took. */
  static final Duration NODE_STOP_LIMIT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration DATABASE_START_PATIENCE = Duration.ofSeconds(30);
  private static final long LOG_CHECK_SECONDS = 10;
  private static final int LOG_LINES = 20;

  private final LocalSettings settings;
  private final Ports ports = new Ports();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();
  private final ReentrantLock preparing = new ReentrantLock();
  private volatile @Nullable DataDirectory directory;
  private volatile @Nullable LocalStorage storage;

  public LocalCluster(LocalSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything and waits until every node is ready.
   *
   * @throws LocalFailure when something is in the way, a node exits again and again, or the nodes
   *     are not ready in time; the caller then closes this cluster
   */
  public void start() {
    prepare();
    nodes.forEach(NodeProcess::start);
    startLogWatch();
    awaitReady();
  }

  /** The nodes, in the order of their numbers; none before {@link #start}. */
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  /** Tells whether {@link #close} has been called. */
  public boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits until this cluster is closed. */
  public void awaitStopping() throws InterruptedException {
    stopping.await();
  }

  /**
   * Stops the nodes one after another, since nodes that leave together wait for each other, then
   * the database; bounded. Later calls do nothing.
   */
  @Override
  public void close() {
    stopping.countDown();
    boolean prepared = awaitPreparation();
    try {
      closeAll();
    } finally {
      if (prepared) {
        preparing.unlock();
      }
    }
  }

  private void closeAll() {
    Deadline deadline = Deadline.after(NODES_STOP_LIMIT);
    for (NodeProcess node : nodes) {
      node.requestStop();
      Duration left = deadline.left();
      node.awaitStop(left.compareTo(NODE_STOP_LIMIT) > 0 ? left : NODE_STOP_LIMIT);
    }
    LocalStorage kept = storage;
    if (kept != null) {
      kept.close();
    }
    ports.close();
    DataDirectory owned = directory;
    if (owned != null) {
      owned.close();
    }
  }

  /** Lets a start of the database end, so that its server is not left behind. */
  private boolean awaitPreparation() {
    try {
      return preparing.tryLock(DATABASE_START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void prepare() {
    preparing.lock();
    try {
      DataDirectory owned = DataDirectory.open(settings.directory());
      directory = owned;
      NodeLeftovers.clear(owned.path());
      settings.numbers().map(settings::httpPort).forEach(this::claimHttpPort);
      List<Integer> remotingPorts = new ArrayList<>();
      settings.numbers().forEach(i -> remotingPorts.add(ports.claimFrom(FIRST_REMOTING_PORT)));
      LocalStorage kept = openStorage(owned);
      storage = kept;
      NodeCommand command = new NodeCommand(settings, remotingPorts, kept);
      for (int number = 1; number <= settings.nodes(); number++) {
        NodeFiles files = new NodeFiles(owned.path(), number);
        nodes.add(new NodeProcess(files, () -> command.builder(files), settings.restart()));
      }
    } finally {
      preparing.unlock();
    }
  }

  private LocalStorage openStorage(DataDirectory owned) {
    return switch (settings.journal()) {
      case POSTGRES -> LocalPostgres.start(owned, ports, () -> !isStopping());
      case RAFT -> LocalRaft.claim(owned, ports, settings.nodes());
    };
  }

  private void claimHttpPort(int port) {
    if (!ports.claim(port)) {
      throw new LocalFailure(
          ("Expected port %d to be free, but another program listens on it; choose another with"
                  + " --http-port.")
              .formatted(port));
    }
  }

  private void awaitReady() {
    Deadline deadline = Deadline.after(settings.startTimeout());
    try (NodeReadiness readiness = new NodeReadiness()) {
      for (NodeProcess node : nodes) {
        while (!readiness.isReady(settings.url(node.files().number()))) {
          checkStart(deadline);
          Deadline.pause(POLL);
        }
      }
    }
  }

  private void checkStart(Deadline deadline) {
    if (isStopping()) {
      throw new LocalFailure("Expected to start the nodes, but was asked to stop.");
    }
    int limit = settings.restart() ? MAX_EXITS_BEFORE_READY : 1;
    for (NodeProcess node : nodes) {
      if (node.exits() >= limit) {
        throw new LocalFailure(
            "Expected node %d to get ready, but it has exited %d times. The end of %s:%n%s"
                .formatted(
                    node.files().number(),
                    node.exits(),
                    node.files().log(),
                    BoundedLog.tail(node.files().log(), LOG_LINES)));
      }
    }
    if (deadline.passed()) {
      throw new LocalFailure(
          "Expected %d nodes to be ready within %d s, but they are not; see %s."
              .formatted(
                  settings.nodes(),
                  settings.startTimeout().toSeconds(),
                  nodes.stream().map(node -> node.files().log().toString()).toList()));
    }
  }

  private void startLogWatch() {
    Thread watch = new Thread(this::watchLogs, "log-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void watchLogs() {
    try {
      while (!stopping.await(LOG_CHECK_SECONDS, TimeUnit.SECONDS)) {
        try {
          nodes.forEach(node -> BoundedLog.bound(node.files().log()));
          DataDirectory owned = directory;
          if (owned != null) {
            BoundedLog.bound(new PostgresDirectory(owned.path()).log());
          }
        } catch (LocalFailure e) {
          LOG.warn("A log file grows without bound", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
