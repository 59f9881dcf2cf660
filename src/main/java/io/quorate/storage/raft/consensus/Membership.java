package io.quorate.storage.raft.consensus;

import java.util.List;
import java.util.UUID;

/**
 * The group and this peer's place in it. Immutable.
 *
 * @param group the group
 * @param self which of the members this peer is
 */
public record Membership(UUID group, UUID self, List<Member> members) {
  public Membership {
    members = List.copyOf(members);
    if (members.stream().noneMatch(member -> member.id().equals(self))) {
      throw new IllegalArgumentException("Expected this peer to be a member, but it is not.");
    }
  }

  /**
   * A member.
   *
   * @param id never given to another peer
   * @param address {@code host:port} where it listens for the others
   */
  public record Member(UUID id, String address) {}
}
