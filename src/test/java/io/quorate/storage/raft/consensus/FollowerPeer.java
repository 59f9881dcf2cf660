package io.quorate.storage.raft.consensus;

import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
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

/** A follower of Ratis, run as Quorate runs it, whose leader is the test. For use by one thread. */
final class FollowerPeer implements AutoCloseable {

  static final RaftPeerId LEADER = RaftPeerId.valueOf("leader");
  static final int LIMIT_SECONDS = 20;

  /** The term of the entries that are there before others. */
  static final long TERM = 1;

  /** So that the test stays the leader. */
  private static final Duration ELECTION = Duration.ofMinutes(2);

  private static final int COMPACT_AFTER = 1000;
  private static final String HOST = "127.0.0.1";

  private final RaftPeerId id;
  private final RaftGroupId group;
  private final Machine tables;
  private final ReplicatedMachine machine;
  private final RaftServer server;
  private int calls;

  /**
   * Starts it on what its folders have.
   *
   * @param first the other members that it starts with, besides the leader
   */
  FollowerPeer(
      RaftPeerId id,
      RaftGroupId group,
      Path tables,
      Path log,
      LogClock clock,
      Events events,
      RaftPeerId... first)
      throws IOException {
    this.id = id;
    this.group = group;
    this.tables = Machine.open(tables);
    var folder = new LogFolder(log, group.getUuid());
    machine =
        new ReplicatedMachine(
            this.tables,
            clock,
            () -> false,
            new Votes(folder),
            new LogRetention(folder, COMPACT_AFTER, System::currentTimeMillis),
            events);
    int port = FreePorts.range(1);
    List<RaftPeer> members =
        Stream.concat(
                Stream.of(peer(id, port), peer(LEADER, 1)), Stream.of(first).map(m -> peer(m, 1)))
            .toList();
    server =
        GuardedServer.of(
            new ConsensusSettings(log, HOST, port, ELECTION, COMPACT_AFTER),
            id,
            RaftGroup.valueOf(group, members),
            machine);
    server.start();
    machine.beganAt(-1);
  }

  /** Returns it as a member, which listens on a port or nowhere. */
  static RaftPeer peer(RaftPeerId id, int port) {
    return RaftPeer.newBuilder().setId(id).setAddress(HOST + ":" + port).build();
  }

  Machine tables() {
    return tables;
  }

  RaftServer server() {
    return server;
  }

  RaftServer.Division division() throws IOException {
    return server.getDivision(group);
  }

  /** Sends entries, of which those before are of the first term. */
  CompletableFuture<AppendEntriesReplyProto> append(
      long term, long commit, List<LogEntryProto> entries) throws IOException {
    AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder();
    long first = entries.getFirst().getIndex();
    if (first > 0) {
      request.setPreviousLog(TermIndexProto.newBuilder().setTerm(TERM).setIndex(first - 1));
    }
    return server.appendEntriesAsync(
        request
            .setServerRequest(rpc())
            .setLeaderTerm(term)
            .addAllEntries(entries)
            .setLeaderCommit(commit)
            .build());
  }

  /** Tells it that the leader's log begins with an entry, as to one that needs the tables. */
  InstallSnapshotReplyProto tellOfALogFrom(long first) throws IOException {
    return server.installSnapshot(
        InstallSnapshotRequestProto.newBuilder()
            .setServerRequest(rpc())
            .setLeaderTerm(TERM)
            .setNotification(
                InstallSnapshotRequestProto.NotificationProto.newBuilder()
                    .setFirstAvailableTermIndex(
                        TermIndexProto.newBuilder().setTerm(TERM).setIndex(first)))
            .build());
  }

  /** Waits until it has applied an entry. */
  void awaitApplied(long index) throws Exception {
    machine.awaitApplied(index).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns what the leader begins a request with. */
  RaftRpcRequestProto rpc() {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(LEADER.toByteString())
        .setReplyId(id.toByteString())
        .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
        .setCallId(calls++)
        .build();
  }

  /** Returns an entry with a command that changes nothing. */
  static LogEntryProto tick(long term, long index, long atMs) {
    byte[] command = CommandCodec.stamp(CommandCodec.encode(new Command.Tick()), atMs);
    return LogEntryProto.newBuilder()
        .setTerm(term)
        .setIndex(index)
        .setStateMachineLogEntry(
            StateMachineLogEntryProto.newBuilder()
                .setClientId(ClientId.randomId().toByteString())
                .setCallId(index)
                .setLogData(ByteString.copyFrom(command)))
        .build();
  }

  @Override
  public void close() throws IOException {
    machine.closing();
    server.close();
    tables.close();
  }
}
