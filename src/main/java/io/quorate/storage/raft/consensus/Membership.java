package io.quorate.storage.raft.consensus;

import java.util.List;
import java.util.UUID;

/**
 * The group as this peer knows it when it starts for the first time; later it is asked of the log.
 * Immutable.
 *
 * @param group the group
 * @param self this peer; when it is none of the members it waits until it is added
 */
public record Membership(UUID group, UUID self, List<Member> members) {
  public Membership {
    members = List.copyOf(members);
  }

  /**
   * A member.
   *
   * @param id never given to another peer
   * @param address {@code host:port} where it listens for the others
   * @param introduction {@code host:port} where it introduces itself
   */
  public record Member(UUID id, String address, String introduction) {}
}
