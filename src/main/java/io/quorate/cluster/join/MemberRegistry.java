package io.quorate.cluster.join;

import io.quorate.cluster.lease.Margins;
import io.quorate.storage.ClusterClaims;
import io.quorate.storage.NodeLeases;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tells a node that starts whether others are alive, by their leases. Times are the database's.
 * Safe for use by any thread.
 */
public final class MemberRegistry {

  /** How long ago a member may have been seen to count as one. */
  static final Duration FRESH = Duration.ofSeconds(20);

  private static final int CONNECT_TIMEOUT_MS = 500;

  private final NodeLeases leases;
  private final ClusterClaims claims;
  private final String self;

  /** How long ago a member may have renewed its lease to be alive for certain. */
  private final Duration renewed;

  /**
   * Creates the registry of a node.
   *
   * @param self the node's {@code host:port}
   */
  public MemberRegistry(NodeLeases leases, ClusterClaims claims, String self, Margins margins) {
    this.leases = leases;
    this.claims = claims;
    this.self = self;
    // In whole seconds, and one more for the way.
    this.renewed = Duration.ofSeconds(1 + margins.renewInterval().multipliedBy(2).toSeconds());
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
    leases.fenceFormerLives(self).toCompletableFuture().join();
  }

  /** Looks for other members. Blocks; fails when the database does not answer. */
  Sight look() {
    List<String> living = others(renewed);
    return new Sight(living, others(FRESH).stream().anyMatch(MemberRegistry::mayLive));
  }

  private List<String> others(Duration age) {
    return leases.fresh(self, age).toCompletableFuture().join();
  }

  /**
   * Asks for the right to form a new cluster: at most one node has it within {@link #FRESH}, and
   * none while members of a cluster are alive.
   */
  public CompletionStage<Boolean> claimNewCluster() {
    return claims.claim(self, FRESH);
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
