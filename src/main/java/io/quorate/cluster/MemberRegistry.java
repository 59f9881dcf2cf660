package io.quorate.cluster;

import io.quorate.runtime.Database;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a node that starts which nodes are alive, by their leases, so that the first seed node,
 * which alone may form a new cluster, does not form a second one when it is started again while the
 * others are slow or cut off. Times are the database's. Safe for use by any thread.
 */
public final class MemberRegistry {

  /** How long ago a member may have been seen to count as one, in seconds. */
  private static final int FRESH_SECONDS = 20;

  /** How long ago a member may have renewed its lease to be alive for certain, in seconds. */
  private static final int RENEWED_SECONDS = 3;

  /** Longer only when the database's clock was set back. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(FRESH_SECONDS + 2L);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final int CONNECT_TIMEOUT_MS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(MemberRegistry.class);

  private static final String CLAIM =
      """
      INSERT INTO cluster_claim (address, seen_at)
      SELECT ?, clock_timestamp() WHERE NOT EXISTS (
        SELECT 1 FROM cluster_claim
        WHERE address <> ? AND seen_at > clock_timestamp() - make_interval(secs => ?))
      ON CONFLICT (address) DO UPDATE SET seen_at = excluded.seen_at\
      """;

  private final Database database;
  private final String self;

  /**
   * Creates the registry of a node.
   *
   * @param self the node's {@code host:port}
   */
  public MemberRegistry(Database database, String self) {
    this.database = database;
    this.self = self;
  }

  /**
   * Orders the seed nodes for a start: as they are when this node may form a cluster, with itself
   * last when there are members to join. Blocks, at most for the time after which a member that is
   * silent does not count any more; earlier lives of this node are fenced first.
   */
  public List<String> seedNodes(List<String> configured) {
    fenceFormerLives();
    if (configured.size() < 2 || !isAnyAlive()) {
      return configured;
    }
    var ordered = new ArrayList<String>();
    configured.stream().filter(seed -> !seed.endsWith("@" + self)).forEach(ordered::add);
    configured.stream().filter(seed -> seed.endsWith("@" + self)).forEach(ordered::add);
    return ordered;
  }

  private void fenceFormerLives() {
    database
        .run(connection -> LeaseTable.fenceFormerLives(connection, self))
        .toCompletableFuture()
        .join();
  }

  /**
   * Whether there are members. One that has not renewed its lease for a moment is waited for: it
   * may be cut off from the database, or have ended together with this node's former life.
   */
  private boolean isAnyAlive() {
    long giveUpNanos = System.nanoTime() + LONGEST_LOOK.toNanos();
    while (true) {
      List<String> renewed = others(RENEWED_SECONDS);
      if (!renewed.isEmpty()) {
        LOG.info("Joining {}", renewed);
        return true;
      }
      if (others(FRESH_SECONDS).isEmpty()) {
        return false;
      }
      if (System.nanoTime() - giveUpNanos > 0) {
        return true;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private List<String> others(int seconds) {
    List<String> fresh =
        database
            .run(connection -> LeaseTable.fresh(connection, self, seconds))
            .toCompletableFuture()
            .join();
    return fresh.stream().filter(MemberRegistry::mayLive).toList();
  }

  /**
   * Asks for the right to form a new cluster: at most one node has it within {@link #FRESH_SECONDS}
   * seconds, and none while members of a cluster are alive.
   */
  public CompletionStage<Boolean> claimNewCluster() {
    return database.run(
        connection -> {
          try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE cluster_claim IN SHARE ROW EXCLUSIVE MODE");
          }
          return LeaseTable.fresh(connection, self, FRESH_SECONDS).isEmpty() && claim(connection);
        });
  }

  private boolean claim(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CLAIM)) {
      insert.setString(1, self);
      insert.setString(2, self);
      insert.setInt(3, FRESH_SECONDS);
      return insert.executeUpdate() == 1;
    }
  }

  /**
   * Whether a member that was seen a moment ago may still be one: not when its host refuses the
   * connection, since then the process is gone; one that does not answer may be cut off.
   */
  private static boolean mayLive(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    try (var socket = new Socket()) {
      InetAddress host = InetAddress.getByName(hostPort.substring(0, colon));
      SocketAddress address =
          new InetSocketAddress(host, Integer.parseInt(hostPort.substring(colon + 1)));
      socket.connect(address, CONNECT_TIMEOUT_MS);
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException unknown) {
      return true;
    }
  }
}
