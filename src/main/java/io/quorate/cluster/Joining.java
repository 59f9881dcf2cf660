package io.quorate.cluster;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.JoinSeedNodes;
import io.quorate.cluster.MemberRegistry.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node into the cluster by its seed nodes. Only the first of them may form a new cluster;
 * it puts itself last while others are alive, so that it does not form a second one when it is
 * started again. Those that it waits for may end, too: it looks until it is a member. For use by
 * one thread.
 */
public final class Joining {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** Until then, one that is silent may be waited for; longer only when clocks were set back. */
  private static final long LONGEST_SILENCE =
      Duration.ofSeconds(MemberRegistry.FRESH_SECONDS + 2L).dividedBy(LOOK_AGAIN);

  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  private final List<String> configured;
  private final List<String> selfLast;
  private final Supplier<Sight> look;
  private List<String> order = List.of();
  private long silences;

  /**
   * Creates it.
   *
   * @param configured addresses of the seed nodes
   * @param self the node's {@code host:port}
   */
  Joining(List<String> configured, String self, Supplier<Sight> look) {
    this.configured = configured;
    this.look = look;
    var last = new ArrayList<String>();
    configured.stream().filter(seed -> !seed.endsWith("@" + self)).forEach(last::add);
    configured.stream().filter(seed -> seed.endsWith("@" + self)).forEach(last::add);
    this.selfLast = List.copyOf(last);
  }

  /**
   * Fences earlier lives of this node, and begins to join, in a thread that ends once the node is a
   * member, or shuts down.
   *
   * @param configured addresses of the seed nodes, the same list on every node
   * @throws java.util.concurrent.CompletionException when the database does not answer
   */
  public static void start(
      ActorSystem<?> system, MemberRegistry registry, List<String> configured) {
    registry.fenceFormerLives();
    var joining = new Joining(configured, registry.self(), registry::look);
    Thread.ofPlatform()
        .daemon()
        .name("joining")
        .start(() -> joining.run(system, Cluster.get(system)));
  }

  private void run(ActorSystem<?> system, Cluster cluster) {
    while (cluster.selfMember().status().equals(MemberStatus.removed())
        && CoordinatedShutdown.get(system).getShutdownReason().isEmpty()) {
      List<String> seeds = changed();
      if (!seeds.isEmpty()) {
        LOG.info("Joining by {}", seeds);
        List<Address> addresses = seeds.stream().map(AddressFromURIString::parse).toList();
        cluster.manager().tell(new JoinSeedNodes(addresses));
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Returns the seed nodes by which to join from now on; empty when that has not changed. */
  List<String> changed() {
    List<String> now = inOrder();
    if (now.equals(order)) {
      return List.of();
    }
    order = now;
    return now;
  }

  private List<String> inOrder() {
    if (configured.size() < 2) {
      return configured;
    }
    return switch (sight()) {
      case NOBODY -> configured;
      case ALIVE -> selfLast;
      // It may be cut off from the database, or have ended together with this node's former life.
      case SILENT -> order.isEmpty() && ++silences > LONGEST_SILENCE ? selfLast : order;
    };
  }

  private Sight sight() {
    try {
      return look.get();
    } catch (RuntimeException e) {
      LOG.warn("Not known whether there are members, asking again: {}", e.toString());
      return Sight.SILENT;
    }
  }
}
