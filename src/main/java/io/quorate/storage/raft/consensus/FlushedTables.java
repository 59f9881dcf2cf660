package io.quorate.storage.raft.consensus;

import io.quorate.storage.raft.machine.Machine;
import java.util.List;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * What Ratis calls a snapshot: the tables on disk, up to an index. Ratis would give up all of the
 * log up to there, whatever followers need; here {@link LogRetention} says what. Safe for use by
 * any thread, but {@link #applied} is for the one that applies the log.
 */
final class FlushedTables implements StateMachineStorage {

  private final Machine machine;
  private final LogRetention retention;
  private volatile @Nullable SnapshotInfo onDisk;

  FlushedTables(Machine machine, LogRetention retention) {
    this.machine = machine;
    this.retention = retention;
  }

  /**
   * An entry was applied: brings the tables to disk if it is time, which blocks. Returns the last
   * entry that the log may give up now; negative for none.
   */
  long applied(int bytes) {
    return retention.applied(bytes) ? retention.written(flush()) : RaftLog.INVALID_LOG_INDEX;
  }

  /** Brings the tables to disk; returns up to which entry. Blocks. */
  long flush() {
    Machine.Applied flushed = machine.flush();
    if (flushed.index() >= 0) {
      isOnDisk(flushed);
    }
    return flushed.index();
  }

  /** Returns up to which entry they are on disk; -1 for none. */
  long upTo() {
    SnapshotInfo latest = onDisk;
    return latest == null ? RaftLog.INVALID_LOG_INDEX : latest.getIndex();
  }

  void isOnDisk(Machine.Applied applied) {
    onDisk =
        new FileListSnapshotInfo(List.of(), TermIndex.valueOf(applied.term(), applied.index()));
  }

  @Override
  public void init(RaftStorage storage) {}

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    return onDisk;
  }

  @Override
  public void format() {}

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {}
}
