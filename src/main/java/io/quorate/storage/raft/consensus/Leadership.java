package io.quorate.storage.raft.consensus;

import java.util.Arrays;
import java.util.Optional;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;

/**
 * How far this peer has come as the leader. Immutable.
 *
 * @param isReady whether the first entry of the term is committed and applied, so that all that are
 *     not committed yet are of this term
 * @param applied the index of the last entry that this peer has applied
 * @param committed the index of the last entry that it has committed
 * @param isOnMajority whether more than half of the members have said that an entry is on their
 *     disks which is not committed
 */
record Leadership(long term, boolean isReady, long applied, long committed, boolean isOnMajority) {

  /** Returns that of a peer; nothing when it does not lead. */
  static Optional<Leadership> of(RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    long term = info.getCurrentTerm();
    long[] followers = info.getFollowerMatchIndices();
    if (!info.isLeader() || followers == null) {
      return Optional.empty();
    }
    RaftLog log = division.getRaftLog();
    long flushed = log.getFlushIndex();
    int members = division.getRaftConf().getCurrentPeers().size();
    long committed = log.getLastCommittedIndex();
    return Optional.of(
        new Leadership(
            term,
            info.isLeaderReady(),
            info.getLastAppliedIndex(),
            committed,
            !isBetweenGroups(division) && isOnMajority(followers, flushed, members, committed)));
  }

  /** While the members change, two majorities are needed, and this does not count them. */
  private static boolean isBetweenGroups(RaftServer.Division division) {
    return !division.getRaftConf().getPreviousPeers().isEmpty();
  }

  /**
   * Whether more than half of the members have an entry on their disks that is not committed. Those
   * that are not members yet, or not any more, are taken for those that have it.
   *
   * @param followers the index up to which each of them, member or not, has said to have all
   *     entries
   * @param flushed the same of the leader
   */
  static boolean isOnMajority(long[] followers, long flushed, int members, long committed) {
    long having = Arrays.stream(followers).filter(index -> index > committed).count();
    if (flushed > committed) {
      having++;
    }
    int others = Math.max(0, followers.length + 1 - members);
    return having - others > members / 2;
  }

  /** Whether it has come no further in between, although it could. */
  boolean standsStillSince(Leadership before) {
    return term == before.term
        && isReady == before.isReady
        && (isReady ? isOnMajority && committed == before.committed : applied == before.applied);
  }
}
