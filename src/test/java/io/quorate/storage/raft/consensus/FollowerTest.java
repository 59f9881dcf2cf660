package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
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
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower of Ratis, run as Quorate runs it, with the test as its leader. */
class FollowerTest {

  private static final long TERM = 1;
  private static final long NOON_MS = 1_700_000_000_000L;
  private static final int LIMIT_SECONDS = 20;

  /** So that the test stays the leader. */
  private static final Duration ELECTION = Duration.ofMinutes(2);

  private final RaftGroupId group = RaftGroupId.randomId();
  private final RaftPeerId leader = RaftPeerId.valueOf("leader");
  private final RaftPeerId self = RaftPeerId.valueOf("follower");

  @TempDir private Path directory;
  private final LogClock clock = new LogClock(System::currentTimeMillis, System::nanoTime);
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final Events events =
      new FailingEvents() {
        @Override
        public void failed(Throwable cause) {
          failure.complete(cause);
        }
      };
  private Machine tables;
  private ReplicatedMachine machine;
  private RaftServer server;
  private int calls;

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.range(1);
    var log = new LogFolder(directory.resolve("log"), group.getUuid());
    var settings =
        new ConsensusSettings(directory.resolve("log"), "127.0.0.1", port, ELECTION, 1000);
    tables = Machine.open(directory.resolve("tables"));
    machine = new ReplicatedMachine(tables, clock, () -> false, events);
    RaftGroup members = RaftGroup.valueOf(group, peer(self, port), peer(leader, 1));
    server =
        RaftServer.newBuilder()
            .setServerId(self)
            .setGroup(members)
            .setStateMachine(machine)
            .setOption(log.prepared(machine.hasApplied(), machine.members()))
            .setProperties(RatisProperties.of(settings))
            .setParameters(GuardedRpc.keeping(new Votes(log)))
            .build();
    server.start();
    machine.beganAt(-1);
  }

  @AfterEach
  void stop() throws Exception {
    machine.closing();
    server.close();
    tables.close();
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
      assertThat(pending.join().getResult()).isEqualTo(AppendResult.SUCCESS);
    }
    assertThat(server.getDivision(group).getRaftLog().getNextIndex()).isEqualTo(200);
  }

  /** After all peers were down, the first leader brings what not everybody had before. */
  @Test
  void shouldNotTakeTheTimeOfAFormerLeadersEntryForThePresent() throws Exception {
    server.appendEntriesAsync(request(TERM + 1, 0, List.of(tick(TERM, 0)))).join();
    machine.awaitApplied(0).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(clock.nowMs()).isEqualTo(NOON_MS);
    assertThat(clock.runningMs()).isEmpty();

    server.appendEntriesAsync(request(TERM + 1, 1, List.of(tick(TERM + 1, 1)))).join();
    machine.awaitApplied(1).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(clock.runningMs()).isPresent();
  }

  /** Ratis takes an entry that is half written, with zeros behind it, for corrupt. */
  @Test
  void shouldStartWithALogThatWasCutInHalf() throws Exception {
    server.appendEntriesAsync(entries(5)).join();
    stop();
    Path open =
        new LogFolder(directory.resolve("log"), group.getUuid())
            .entries()
            .resolve("log_inprogress_0");
    byte[] log = Files.readAllBytes(open);
    int end = log.length;
    while (log[end - 1] == 0) {
      end--;
    }
    Files.write(open, Arrays.copyOf(Arrays.copyOf(log, end - 5), end + 10_000));

    start();

    assertThat(server.getDivision(group).getRaftLog().getNextIndex()).isEqualTo(4);
    assertThat(server.appendEntriesAsync(entries(6)).join().getResult())
        .isEqualTo(AppendResult.SUCCESS);
  }

  /** As Ratis does when one of its threads meets what it does not expect. */
  @Test
  void shouldTellThatItsPartHasEnded() throws Exception {
    server.getDivision(group).close();

    assertThat(failure.get(LIMIT_SECONDS, TimeUnit.SECONDS)).hasMessageContaining("has ended");
  }

  private static LogEntryProto tick(long term, long index) {
    byte[] command = CommandCodec.stamp(CommandCodec.encode(new Command.Tick()), NOON_MS + index);
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

  /** The first entries of the log, with nothing before them. */
  private AppendEntriesRequestProto entries(int count) {
    List<LogEntryProto> entries =
        LongStream.range(0, count)
            .mapToObj(index -> LogProtoUtils.toLogEntryProto(-1, TERM, index))
            .toList();
    return request(TERM, -1, entries);
  }

  /** Entries of which those before are of the first term. */
  private AppendEntriesRequestProto request(long term, long commit, List<LogEntryProto> entries) {
    AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder();
    long first = entries.getFirst().getIndex();
    if (first > 0) {
      request.setPreviousLog(TermIndexProto.newBuilder().setTerm(TERM).setIndex(first - 1));
    }
    return request
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(leader.toByteString())
                .setReplyId(self.toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
                .setCallId(calls++))
        .setLeaderTerm(term)
        .addAllEntries(entries)
        .setLeaderCommit(commit)
        .build();
  }

  private static RaftPeer peer(RaftPeerId id, int port) {
    return RaftPeer.newBuilder().setId(id).setAddress("127.0.0.1:" + port).build();
  }
}
