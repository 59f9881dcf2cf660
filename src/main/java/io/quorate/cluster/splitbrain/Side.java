package io.quorate.cluster.splitbrain;

import akka.actor.ExtendedActorSystem;
import akka.cluster.Cluster;
import akka.cluster.ClusterActorRefProvider;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The members that a node shares its side of a cluster with, as it sees them now. Stateless. */
final class Side {

  /** A member that was told to leave still decides with the others until it has left. */
  private static final Set<MemberStatus> DECIDING =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp(), MemberStatus.leaving());

  private Side() {}

  /**
   * Returns the addresses of the members that nobody on this side says to be unreachable, in the
   * form in which Akka names the owner of a lease; nothing for a node that is in no cluster.
   */
  static Set<String> of(ExtendedActorSystem system) {
    if (!(system.provider() instanceof ClusterActorRefProvider)) {
      return Set.of();
    }
    CurrentClusterState state = Cluster.get(system).state();
    Set<Member> unreachable = state.getUnreachable();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> DECIDING.contains(member.status()) && !unreachable.contains(member))
        .map(member -> member.address().hostPort())
        .collect(Collectors.toUnmodifiableSet());
  }
}
