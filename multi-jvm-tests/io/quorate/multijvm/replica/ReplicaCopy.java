package io.quorate.multijvm.replica;

import io.quorate.storage.raft.machine.Machine;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * What a node keeps of the journal. Immutable.
 *
 * @param tables those of its state machine, which nobody else has open: a backup, or the tables of
 *     a node that is down
 * @param log the folder of its Raft log, of one group; the node may be running
 */
public record ReplicaCopy(int node, Path tables, Path log) {

  /**
   * Returns the index of the last entry of the log that the tables have, be it a command or one
   * that names the members. Blocks.
   */
  long index() {
    try (Machine machine = Machine.open(tables)) {
      return Math.max(
          machine.applied().index(),
          machine.members().map(ReplicaCopy::read).map(LogEntryProto::getIndex).orElse(-1L));
    }
  }

  private static LogEntryProto read(byte[] entry) {
    try {
      return LogEntryProto.parseFrom(entry);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Expected an entry of the log.", e);
    }
  }

  /** Applies entries that come next, as a node does; they are on disk then. Blocks. */
  void apply(Iterable<LogEntryProto> entries) {
    try (Machine machine = Machine.open(tables)) {
      for (LogEntryProto entry : entries) {
        if (entry.hasStateMachineLogEntry()) {
          byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
          var unused = machine.apply(entry.getTerm(), entry.getIndex(), command);
        } else if (entry.hasConfigurationEntry()) {
          machine.keepMembers(entry.toByteArray());
        }
      }
      var unused = machine.flush();
    }
  }
}
