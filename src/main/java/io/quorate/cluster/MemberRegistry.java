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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the database which nodes are members of the cluster, so that the first seed node, which
 * alone may form a new cluster, does not form a second one when it is started again while the
 * others are slow or cut off. Times are the database's. Safe for use by any thread.
 */
public final class MemberRegistry {

  /** How long ago a member may have been seen to count as one, in seconds. */
  private static final int FRESH_SECONDS = 20;

  private static final int CONNECT_TIMEOUT_MS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(MemberRegistry.class);

  private static final String SEEN =
      """
      INSERT INTO cluster_member (address, seen_at) VALUES (?, now())
      ON CONFLICT (address) DO UPDATE SET seen_at = excluded.seen_at\
      """;

  private static final String GONE = "DELETE FROM cluster_member WHERE address = ?";

  private static final String OTHERS =
      """
      SELECT address FROM cluster_member
      WHERE address <> ? AND seen_at > now() - make_interval(secs => ?)\
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
   * last when there are members to join. Blocks; an earlier life of this node is forgotten first.
   */
  public List<String> seedNodes(List<String> configured) {
    List<String> others =
        database
            .run(
                connection -> {
                  forget(connection);
                  return others(connection);
                })
            .toCompletableFuture()
            .join();
    boolean joins = others.stream().anyMatch(MemberRegistry::mayLive);
    if (!joins || configured.size() < 2) {
      return configured;
    }
    LOG.info("Joining {}", others);
    var ordered = new ArrayList<String>();
    configured.stream().filter(seed -> !seed.endsWith("@" + self)).forEach(ordered::add);
    configured.stream().filter(seed -> seed.endsWith("@" + self)).forEach(ordered::add);
    return ordered;
  }

  /** Records that this node is a member now. */
  CompletionStage<Integer> seen() {
    return database.run(connection -> update(connection, SEEN));
  }

  /** Records that this node is no member any more. */
  public CompletionStage<Integer> gone() {
    return database.run(this::forget);
  }

  private int forget(Connection connection) throws SQLException {
    return update(connection, GONE);
  }

  private int update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, self);
      return statement.executeUpdate();
    }
  }

  private List<String> others(Connection connection) throws SQLException {
    var others = new ArrayList<String>();
    try (PreparedStatement select = connection.prepareStatement(OTHERS)) {
      select.setString(1, self);
      select.setInt(2, FRESH_SECONDS);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          others.add(rows.getString(1));
        }
      }
    }
    return others;
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
