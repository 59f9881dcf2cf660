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
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tells a node that starts whether others are alive, by their leases. Times are the database's.
 * Safe for use by any thread.
 */
public final class MemberRegistry {

  /** How long ago a member may have been seen to count as one, in seconds. */
  static final int FRESH_SECONDS = 20;

  private static final int CONNECT_TIMEOUT_MS = 500;

  private static final String CLAIM =
      """
      INSERT INTO cluster_claim (address, seen_at)
      SELECT ?, clock_timestamp() WHERE NOT EXISTS (
        SELECT 1 FROM cluster_claim
        WHERE address <> ?
          AND seen_at BETWEEN clock_timestamp() - make_interval(secs => ?)
            AND clock_timestamp() + make_interval(secs => ?))
      ON CONFLICT (address) DO UPDATE SET seen_at = excluded.seen_at\
      """;

  private final Database database;
  private final String self;

  /** How long ago a member may have renewed its lease to be alive for certain, in seconds. */
  private final int renewedSeconds;

  /**
   * Creates the registry of a node.
   *
   * @param self the node's {@code host:port}
   */
  public MemberRegistry(Database database, String self, Margins margins) {
    this.database = database;
    this.self = self;
    this.renewedSeconds = 1 + Math.toIntExact(margins.renewInterval().multipliedBy(2).toSeconds());
  }

  /**
   * What a node sees of the other members.
   *
   * @param living addresses of those that have renewed their lease just now, {@code host:port}
   * @param silent whether any renewed its lease until a moment ago and does not refuse connections:
   *     it may be cut off from the database, or have ended together with this node's former life
   */
  record Sight(List<String> living, boolean silent) {
    Sight {
      living = List.copyOf(living);
    }

    boolean isNobody() {
      return living.isEmpty() && !silent;
    }
  }

  String self() {
    return self;
  }

  /** Sees to it that no earlier life of this node acts any more, before this one is a member. */
  void fenceFormerLives() {
    database
        .run(connection -> LeaseTable.fenceFormerLives(connection, self))
        .toCompletableFuture()
        .join();
  }

  /** Looks for other members. Blocks; fails when the database does not answer. */
  Sight look() {
    List<String> living = others(renewedSeconds);
    return new Sight(living, others(FRESH_SECONDS).stream().anyMatch(MemberRegistry::mayLive));
  }

  private List<String> others(int seconds) {
    return database
        .run(connection -> LeaseTable.fresh(connection, self, seconds))
        .toCompletableFuture()
        .join();
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
      insert.setInt(4, FRESH_SECONDS);
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
