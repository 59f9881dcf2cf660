package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower of Ratis, run as Quorate runs it, with the test as its leader. */
class FollowerTest {

  private static final long TERM = 1;

  /** So that the test stays the leader. */
  private static final Duration ELECTION = Duration.ofMinutes(2);

  private final RaftGroupId group = RaftGroupId.randomId();
  private final RaftPeerId leader = RaftPeerId.valueOf("leader");
  private final RaftPeerId self = RaftPeerId.valueOf("follower");

  @TempDir private Path directory;
  private RaftServer server;
  private int calls;

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.range(1);
    var settings = new ConsensusSettings(directory, "127.0.0.1", port, ELECTION, 1000);
    RaftGroup members = RaftGroup.valueOf(group, peer(self, port), peer(leader, 1));
    server =
        RaftServer.newBuilder()
            .setServerId(self)
            .setGroup(members)
            .setStateMachine(new BaseStateMachine())
            .setOption(RaftStorage.StartupOption.FORMAT)
            .setProperties(RatisProperties.of(settings))
            .build();
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /**
   * A leader whose connection was broken sends again what was not answered, together with what has
   * come since.
   */
  @Test
  void shouldSayOnlyOfWhatItHasThatItHasIt() throws Exception {
    var replies = new ArrayList<CompletableFuture<AppendEntriesReplyProto>>();
    for (int count = 1; count <= 200; count++) {
      replies.add(server.appendEntriesAsync(entries(count)));
    }

    for (CompletableFuture<AppendEntriesReplyProto> pending : replies) {
      AppendEntriesReplyProto reply = pending.join();
      assertThat(reply.getResult()).isEqualTo(AppendResult.SUCCESS);
      assertThat(reply.getMatchIndex())
          .isLessThanOrEqualTo(
              server.getDivision(group).getRaftLog().getLastEntryTermIndex().getIndex());
    }
    assertThat(server.getDivision(group).getRaftLog().getNextIndex()).isEqualTo(200);
  }

  /** The first entries of the log, with nothing before them. */
  private AppendEntriesRequestProto entries(int count) {
    List<LogEntryProto> entries =
        LongStream.range(0, count)
            .mapToObj(index -> LogProtoUtils.toLogEntryProto(-1, TERM, index))
            .toList();
    return AppendEntriesRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(leader.toByteString())
                .setReplyId(self.toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
                .setCallId(calls++))
        .setLeaderTerm(TERM)
        .addAllEntries(entries)
        .setLeaderCommit(-1)
        .build();
  }

  private static RaftPeer peer(RaftPeerId id, int port) {
    return RaftPeer.newBuilder().setId(id).setAddress("127.0.0.1:" + port).build();
  }
}
