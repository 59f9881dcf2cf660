package io.quorate.cluster.splitbrain;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.ClusterActorRefProvider;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.ClusterEvent.ReachabilityEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The members that a node shares its side of a cluster with. One that could not be reached a while
 * ago is none of them, even if it can be again: while the resolver waits for a lease its decision
 * stays what it was, and that one may be decided against.
 *
 * <p>Comes with its first use, which may block until Akka's cluster has started. Safe for use by
 * any thread.
 */
final class Side implements Extension {

  /** A member that was told to leave still decides with the others until it has left. */
  private static final Set<MemberStatus> DECIDING =
      Set.of(
          MemberStatus.up(),
          MemberStatus.weaklyUp(),
          MemberStatus.leaving(),
          MemberStatus.exiting());

  private final ExtendedActorSystem system;

  /** When a member was unreachable last, by its name. */
  private final Map<String, Long> interruptedNanos = new ConcurrentHashMap<>();

  private Side(ExtendedActorSystem system) {
    this.system = system;
    if (isInCluster()) {
      Adapter.toTyped(system).systemActorOf(watcher(), "side", Props.empty());
    }
  }

  static Side of(ExtendedActorSystem system) {
    return Id.INSTANCE.get(system);
  }

  /**
   * Returns the names of the members that nobody on this side has said to be unreachable for some
   * time, in the form in which Akka names the owner of a lease; nothing for a node that is in no
   * cluster.
   */
  Set<String> members(Duration steady) {
    if (!isInCluster()) {
      return Set.of();
    }
    CurrentClusterState state = Cluster.get(system).state();
    Set<Member> unreachable = state.getUnreachable();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> DECIDING.contains(member.status()) && !unreachable.contains(member))
        .map(Side::name)
        .filter(name -> isSteady(name, steady))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isSteady(String name, Duration steady) {
    Long interrupted = interruptedNanos.get(name);
    return interrupted == null || System.nanoTime() - interrupted >= steady.toNanos();
  }

  private boolean isInCluster() {
    return system.provider() instanceof ClusterActorRefProvider;
  }

  private Behavior<ReachabilityEvent> watcher() {
    return Behaviors.setup(
        context -> {
          akka.cluster.typed.Cluster.get(context.getSystem())
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), ReachabilityEvent.class));
          return Behaviors.receiveMessage(
              event -> {
                // Both when it cannot be reached any more and when it can be again.
                interruptedNanos.put(name(event.member()), System.nanoTime());
                return Behaviors.same();
              });
        });
  }

  private static String name(Member member) {
    return member.address().hostPort();
  }

  /** Finds the side of an actor system. */
  private static final class Id extends AbstractExtensionId<Side> {

    static final Id INSTANCE = new Id();

    @Override
    public Side createExtension(ExtendedActorSystem system) {
      return new Side(system);
    }
  }
}
