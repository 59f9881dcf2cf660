package io.quorate.cluster.lease;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.ClusterEvent.MemberDowned;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Who is a member of the cluster, as this node sees it, and who was one and is to be fenced. Safe
 * for use by any thread.
 */
final class GoneMembers {

  private static final Set<MemberStatus> LIVING =
      Set.of(
          MemberStatus.joining(),
          MemberStatus.weaklyUp(),
          MemberStatus.up(),
          MemberStatus.leaving(),
          MemberStatus.exiting());

  private final ActorSystem<?> system;
  private final Owner self;
  private final Set<Owner> gone = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  GoneMembers(ActorSystem<?> system, Owner self) {
    this.system = system;
    this.self = self;
  }

  /** Returns a member as the table of leases names it. */
  static Owner owner(UniqueAddress member) {
    return new Owner(
        member.address().getHost().orElse("") + ":" + member.address().getPort().orElse(0),
        member.longUid());
  }

  /**
   * Begins to watch the cluster.
   *
   * @param oneMore runs as soon as a member is declared down or is removed
   */
  void watch(Runnable oneMore) {
    Behavior<ClusterDomainEvent> watcher =
        Behaviors.setup(
            context -> {
              Cluster.get(system)
                  .subscriptions()
                  .tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
              return Behaviors.receiveMessage(
                  event -> {
                    changed(event, oneMore);
                    return Behaviors.same();
                  });
            });
    system.systemActorOf(watcher, "fencing", Props.empty());
  }

  /** Whether this node is no member any more, and sees everybody else removed. */
  boolean isSelfGone() {
    return ended;
  }

  boolean contains(Owner owner) {
    return gone.contains(owner);
  }

  /** Returns those that have no lease, and must be kept from taking one. */
  List<Owner> without(List<Lease> leases) {
    Set<Owner> holders = leases.stream().map(Lease::owner).collect(Collectors.toSet());
    return gone.stream().filter(owner -> !holders.contains(owner)).toList();
  }

  /** Forgets those that are fenced. */
  void fenced(List<Lease> leases) {
    leases.stream().filter(Lease::fenced).map(Lease::owner).forEach(gone::remove);
  }

  /** Returns the members that are neither declared down nor removed. */
  Set<Owner> members() {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> LIVING.contains(member.status()))
        .map(member -> owner(member.uniqueAddress()))
        .filter(owner -> !gone.contains(owner))
        .collect(Collectors.toSet());
  }

  private void changed(ClusterDomainEvent event, Runnable oneMore) {
    if (event instanceof MemberDowned downed) {
      add(owner(downed.member().uniqueAddress()), oneMore);
    } else if (event instanceof MemberRemoved removed) {
      add(owner(removed.member().uniqueAddress()), oneMore);
    } else if (event.equals(ClusterEvent.getClusterShuttingDownInstance())) {
      // From now on this node sees everybody removed, and may judge nobody.
      ended = true;
    }
  }

  private void add(Owner owner, Runnable oneMore) {
    if (!owner.equals(self) && !ended) {
      gone.add(owner);
      oneMore.run();
    }
  }
}
