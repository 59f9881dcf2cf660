package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.raft.checkpoint.StagedCheckpoint;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The members that a follower believes in when it has taken over the tables of another one. */
class MembersTest {

  private static final long TERM = 1;
  private static final int LIMIT_SECONDS = 20;

  /** So that the test stays the leader. */
  private static final Duration ELECTION = Duration.ofMinutes(2);

  private final UUID groupId = UUID.randomUUID();
  private final RaftGroupId group = RaftGroupId.valueOf(groupId);
  private final RaftPeerId leader = RaftPeerId.valueOf("leader");
  private final RaftPeerId self = RaftPeerId.valueOf("self");
  private final RaftPeerId other = RaftPeerId.valueOf("other");
  private final RaftPeerId gone = RaftPeerId.valueOf("gone");

  @TempDir private Path root;
  private int calls;

  /** A follower that runs, with the test as its leader. */
  private final class Follower implements AutoCloseable {
    private final RaftPeerId id;
    private final Machine tables;
    private final ReplicatedMachine machine;
    private final RaftServer server;

    Follower(RaftPeerId id) throws Exception {
      this.id = id;
      int port = FreePorts.range(1);
      tables = Machine.open(tables(id));
      var clock = new LogClock(System::currentTimeMillis, System::nanoTime);
      machine =
          new ReplicatedMachine(
              tables,
              clock,
              () -> false,
              new FailingEvents() {
                @Override
                public void behind(long firstIndex) {}
              });
      var folder = new LogFolder(log(id), groupId);
      server =
          RaftServer.newBuilder()
              .setServerId(id)
              .setGroup(RaftGroup.valueOf(group, peer(id, port), peer(leader, 1), peer(gone, 1)))
              .setStateMachine(machine)
              .setOption(folder.prepared(machine.hasApplied(), machine.members()))
              .setParameters(GuardedRpc.keeping(new Votes(folder)))
              .setProperties(
                  RatisProperties.of(
                      new ConsensusSettings(log(id), "127.0.0.1", port, ELECTION, 1000)))
              .build();
      server.start();
      machine.beganAt(-1);
    }

    /** Appends one after another, of which those up to an index are committed. */
    void append(long commit, LogEntryProto... entries) throws Exception {
      for (LogEntryProto entry : entries) {
        assertThat(server.appendEntriesAsync(request(id, commit, entry)).join().getResult())
            .isEqualTo(AppendResult.SUCCESS);
      }
      machine.awaitApplied(commit).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    List<String> members() throws Exception {
      return server.getDivision(group).getRaftConf().getCurrentPeers().stream()
          .map(peer -> peer.getId().toString())
          .sorted()
          .toList();
    }

    @Override
    public void close() throws IOException {
      machine.closing();
      server.close();
      tables.close();
    }
  }

  private Path tables(RaftPeerId id) {
    return root.resolve("tables-" + id);
  }

  private Path log(RaftPeerId id) {
    return root.resolve("log-" + id);
  }

  /** They have changed while the tables were fetched. */
  @Test
  void shouldBeThoseOfTheTables() throws Exception {
    LogEntryProto first = members(0, leader, self, other, gone);
    LogEntryProto second = members(1, leader, self, other);
    try (var follower = new Follower(self)) {
      follower.append(0, first);
      follower.server.installSnapshot(tooFarBehind(first));
    }
    try (var source = new Follower(other)) {
      source.append(2, first, second, tick(2));
      source.tables.flush();
      source.tables.copy(root.resolve("staged"));
    }
    install();

    try (var follower = new Follower(self)) {
      assertThat(follower.members()).containsExactly("leader", "other", "self");
      follower.append(3, tick(3));
      assertThat(follower.members()).containsExactly("leader", "other", "self");
    }
    try (var follower = new Follower(self)) {
      assertThat(follower.members()).as("started again").containsExactly("leader", "other", "self");
    }
  }

  /** Those that are later than the tables come with the log; until then it knows nobody better. */
  @Test
  void shouldNotBeLaterThanTheTables() throws Exception {
    LogEntryProto first = members(0, leader, self, other);
    LogEntryProto later = members(3, leader, self, other, gone);
    try (var follower = new Follower(self)) {
      follower.append(0, first);
      follower.server.installSnapshot(tooFarBehind(later));
      assertThat(follower.members()).containsExactly("gone", "leader", "other", "self");
    }
    try (var source = new Follower(other)) {
      source.append(1, first, tick(1));
      source.tables.flush();
      source.tables.copy(root.resolve("staged"));
    }
    install();

    try (var follower = new Follower(self)) {
      assertThat(follower.members()).containsExactly("leader", "other", "self");
      follower.append(2, tick(2));
      assertThat(follower.members()).containsExactly("leader", "other", "self");
      follower.append(3, later);
      assertThat(follower.members()).containsExactly("gone", "leader", "other", "self");
    }
  }

  /** A group that begins with the tables of another one has members of its own. */
  @Test
  void shouldBeForgottenWhereANewLogBegins() throws Exception {
    try (var source = new Follower(other)) {
      source.append(1, members(0, leader, other), tick(1));
    }
    try (Machine machine = Machine.open(tables(other))) {
      assertThat(machine.members()).isPresent();
      machine.beginNewLog();
      assertThat(machine.members()).isEmpty();
    }
  }

  private void install() throws Exception {
    Files.createFile(root.resolve("staged").resolve("checkpoint.json"));
    new StagedCheckpoint(tables(self), root.resolve("staged"))
        .install(new LogFolder(log(self), groupId).entries());
  }

  private static LogEntryProto members(long index, RaftPeerId... members) {
    RaftConfigurationProto.Builder configuration = RaftConfigurationProto.newBuilder();
    Stream.of(members).forEach(id -> configuration.addPeers(peer(id, 1).getRaftPeerProto()));
    return LogEntryProto.newBuilder()
        .setTerm(TERM)
        .setIndex(index)
        .setConfigurationEntry(configuration)
        .build();
  }

  private static LogEntryProto tick(long index) {
    byte[] command = CommandCodec.stamp(CommandCodec.encode(new Command.Tick()), index);
    return LogEntryProto.newBuilder()
        .setTerm(TERM)
        .setIndex(index)
        .setStateMachineLogEntry(
            StateMachineLogEntryProto.newBuilder()
                .setClientId(ClientId.randomId().toByteString())
                .setCallId(index)
                .setLogData(ByteString.copyFrom(command)))
        .build();
  }

  private AppendEntriesRequestProto request(RaftPeerId to, long commit, LogEntryProto entry) {
    AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder();
    if (entry.getIndex() > 0) {
      request.setPreviousLog(
          TermIndexProto.newBuilder().setTerm(TERM).setIndex(entry.getIndex() - 1));
    }
    return request
        .setServerRequest(rpc(to))
        .setLeaderTerm(TERM)
        .addEntries(entry)
        .setLeaderCommit(Math.min(commit, entry.getIndex()))
        .build();
  }

  private InstallSnapshotRequestProto tooFarBehind(LogEntryProto members) {
    return InstallSnapshotRequestProto.newBuilder()
        .setServerRequest(rpc(self))
        .setLeaderTerm(TERM)
        .setLastRaftConfigurationLogEntryProto(members)
        .setNotification(
            InstallSnapshotRequestProto.NotificationProto.newBuilder()
                .setFirstAvailableTermIndex(TermIndexProto.newBuilder().setTerm(TERM).setIndex(3)))
        .build();
  }

  private RaftRpcRequestProto rpc(RaftPeerId to) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(leader.toByteString())
        .setReplyId(to.toByteString())
        .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
        .setCallId(calls++)
        .build();
  }

  private static RaftPeer peer(RaftPeerId id, int port) {
    return RaftPeer.newBuilder().setId(id).setAddress("127.0.0.1:" + port).build();
  }
}
