package io.quorate.storage.raft.consensus;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The group as one peer sees it. Immutable.
 *
 * @param leader as far as the peer knows, or null
 * @param term the peer's
 * @param members that the peer's log names last
 * @param applied the index of the last entry that the peer has applied
 * @param firstInLog the index of the first entry that the peer still has
 * @param lastInLog the index of the last entry that the peer has, committed or not; -1 for none
 * @param onDisk up to which entry the peer's tables are on disk; -1 for none
 */
public record GroupView(
    @Nullable UUID leader,
    long term,
    List<Membership.Member> members,
    long applied,
    long firstInLog,
    long lastInLog,
    long onDisk) {
  public GroupView {
    members = List.copyOf(members);
  }

  /**
   * Returns up to which entry the tables of another peer must go at least, to go on with what this
   * one has. A leader must know the entry before those that it sends: from its log, or since its
   * own tables on disk end there.
   */
  public long least() {
    return onDisk + 1 == firstInLog ? onDisk : firstInLog;
  }
}
