package io.quorate.storage.raft.consensus;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.ratis.protocol.RaftPeer;

/** Members as Ratis has them, and back. Stateless. */
final class Members {

  private Members() {}

  /** Ratis takes none for a peer that waits until it is added: so it asks nobody for votes. */
  static List<RaftPeer> atFirst(Membership membership) {
    boolean isMember =
        membership.members().stream().anyMatch(member -> member.id().equals(membership.self()));
    return isMember ? all(membership) : List.of();
  }

  static List<RaftPeer> all(Membership membership) {
    return membership.members().stream().map(Members::peer).toList();
  }

  /** Ratis keeps the introduction for us, where it would keep a port that nobody here uses. */
  static RaftPeer peer(Membership.Member member) {
    return RaftPeer.newBuilder()
        .setId(member.id().toString())
        .setAddress(member.address())
        .setDataStreamAddress(member.introduction())
        .build();
  }

  static Membership.Member member(RaftPeer peer) {
    return new Membership.Member(
        UUID.fromString(peer.getId().toString()),
        peer.getAddress(),
        Objects.requireNonNullElse(peer.getDataStreamAddress(), ""));
  }
}
