package io.quorate.storage.raft.consensus;

import java.io.IOException;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;

/** Ratis' server as a peer has it: its log is looked after first, and a guard stands before it. */
final class GuardedServer {

  private GuardedServer() {}

  /**
   * Creates it; it has yet to be started. Blocks.
   *
   * @throws io.quorate.storage.StorageUnavailable when there was a log, and it is gone
   */
  static RaftServer of(
      ConsensusSettings settings, RaftPeerId self, RaftGroup group, ReplicatedMachine machine)
      throws IOException {
    var log = new LogFolder(settings.directory(), group.getGroupId().getUuid());
    StartupOption option = log.prepared(machine.hasApplied(), machine.members());
    machine.votes().restore();
    return RaftServer.newBuilder()
        .setServerId(self)
        .setGroup(group)
        .setStateMachine(machine)
        .setOption(option)
        .setProperties(RatisProperties.of(settings))
        .setParameters(GuardedRpc.keeping(machine.votes()))
        .build();
  }
}
