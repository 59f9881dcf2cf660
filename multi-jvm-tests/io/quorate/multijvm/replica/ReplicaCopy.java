package io.quorate.multijvm.replica;

import io.quorate.storage.raft.machine.Machine;
import java.nio.file.Path;

/**
 * What a node keeps of the journal. Immutable.
 *
 * @param tables those of its state machine, which nobody else has open: a backup, or the tables of
 *     a node that is down
 * @param log the folder of its Raft log, of one group; the node may be running
 */
public record ReplicaCopy(int node, Path tables, Path log) {

  /** Returns the index of the last entry of the log that the tables have. Blocks. */
  long index() {
    return Machine.stateOf(tables).index();
  }

  /** Applies entries that come next, as a node does; they are on disk then. Blocks. */
  void apply(Iterable<ReplicaLog.Entry> entries) {
    try (Machine machine = Machine.open(tables)) {
      for (ReplicaLog.Entry entry : entries) {
        var unused = machine.apply(entry.term(), entry.index(), entry.command());
      }
      var unused = machine.flush();
    }
  }
}
