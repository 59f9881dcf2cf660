package io.quorate.storage.raft.admin;

import io.quorate.storage.JournalGroup;
import io.quorate.storage.raft.consensus.GroupView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a peer tells of its group at {@code GET /group}. Immutable.
 *
 * @param group the group
 * @param self the peer that tells
 * @param leader as far as it knows, or null
 * @param term the peer's
 * @param applied the index of the last entry of the log that the peer has applied
 * @param firstInLog the index of the first entry that the peer still has
 * @param peers all members
 */
record GroupStatus(
    UUID group,
    UUID self,
    @Nullable UUID leader,
    long term,
    long applied,
    long firstInLog,
    List<Member> peers) {

  /**
   * A member of the group.
   *
   * @param introduction {@code host:port} where it introduces itself
   * @param consensus {@code host:port} of its Raft
   */
  record Member(UUID id, String introduction, String consensus) {}

  public GroupStatus {
    peers = List.copyOf(peers);
  }

  static GroupStatus of(UUID group, UUID self, GroupView view) {
    return new GroupStatus(
        group,
        self,
        view.leader(),
        view.term(),
        view.applied(),
        view.firstInLog(),
        view.members().stream()
            .map(member -> new Member(member.id(), member.introduction(), member.address()))
            .toList());
  }

  JournalGroup.Status status() {
    return new JournalGroup.Status(
        group.toString(),
        term,
        applied,
        firstInLog,
        peers.stream()
            .map(
                peer ->
                    new JournalGroup.Member(
                        peer.id.toString(),
                        peer.introduction,
                        peer.consensus,
                        peer.id.equals(leader)))
            .toList());
  }
}
