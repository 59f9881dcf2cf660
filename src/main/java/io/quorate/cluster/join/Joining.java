package io.quorate.cluster.join;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.JoinSeedNodes;
import io.quorate.cluster.join.MemberRegistry.Sight;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node into the cluster. It joins whoever lives, by the leases, and the seed nodes; only
 * the first of these may form a new cluster, and only while nobody lives, so that it does not form
 * a second one when it is started again. Those that it waits for may end, too: it looks until it is
 * a member. For use by one thread.
 */
public final class Joining {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /**
   * Until then who is silent may be waited for; longer only when the database's clock went back.
   */
  private static final long LONGEST_SILENCE_NANOS = MemberRegistry.FRESH.plusSeconds(2).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  /**
   * How to join.
   *
   * @param forms whether a cluster is formed when none of the others lets this node in
   * @param addresses of those that are asked; the node itself is the first when it may form one
   */
  record Order(boolean forms, List<String> addresses) {}

  private final List<String> configured;
  private final List<String> others;
  private final boolean mayForm;
  private final Supplier<Sight> look;
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private Order order = new Order(false, List.of());

  /**
   * Creates it.
   *
   * @param configured addresses of the seed nodes
   * @param self the node's {@code host:port}
   */
  Joining(List<String> configured, String self, Supplier<Sight> look, LongSupplier nanoTime) {
    this.configured = configured;
    this.others = configured.stream().filter(seed -> !seed.endsWith("@" + self)).toList();
    this.mayForm = !others.contains(configured.getFirst());
    this.look = look;
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
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
    var joining = new Joining(configured, registry.self(), registry::look, System::nanoTime);
    Thread.ofPlatform()
        .daemon()
        .name("joining")
        .start(() -> joining.run(system, Cluster.get(system)));
  }

  private void run(ActorSystem<?> system, Cluster cluster) {
    while (isToJoin(system, cluster)) {
      if (update() && isToJoin(system, cluster)) {
        LOG.info(
            order.forms ? "Forming a cluster unless one of these has: {}" : "Joining by {}",
            order.addresses);
        List<Address> seeds = order.addresses.stream().map(AddressFromURIString::parse).toList();
        cluster.manager().tell(new JoinSeedNodes(seeds));
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean isToJoin(ActorSystem<?> system, Cluster cluster) {
    return cluster.selfMember().status().equals(MemberStatus.removed())
        && CoordinatedShutdown.get(system).getShutdownReason().isEmpty();
  }

  /**
   * Looks; returns whether there was a reason to change the order, which starts the joining anew.
   */
  boolean update() {
    try {
      Sight sight = look.get();
      if (mayForm && sight.isNobody()) {
        return change(new Order(true, configured));
      }
      if (!mayForm || !sight.living().isEmpty() || isSilentForLong()) {
        var addresses = new LinkedHashSet<String>();
        sight.living().forEach(hostPort -> addresses.add(SeedNodes.address(hostPort)));
        addresses.addAll(others);
        return change(new Order(false, List.copyOf(addresses)));
      }
    } catch (RuntimeException e) {
      LOG.warn("Not known whether there are members, asking again: {}", e.toString());
    }
    return false;
  }

  /** Returns how to join from now on; nobody to ask until that is known. */
  Order order() {
    return order;
  }

  private boolean change(Order now) {
    boolean news = now.forms != order.forms || !order.addresses.containsAll(now.addresses);
    if (news) {
      order = now;
    }
    return news;
  }

  private boolean isSilentForLong() {
    return nanoTime.getAsLong() - beganNanos > LONGEST_SILENCE_NANOS;
  }
}
