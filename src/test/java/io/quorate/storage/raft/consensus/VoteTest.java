package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer as Quorate runs it, whose vote two others want; the test is both. */
class VoteTest {

  private static final int LIMIT_SECONDS = 20;
  private static final long TERM = 5;

  /** So that it does not ask for votes itself. */
  private static final Duration ELECTION = Duration.ofMinutes(2);

  private final int port = FreePorts.range(1);
  private final UUID group = UUID.randomUUID();
  private final Membership.Member self = member(port);
  private final Membership.Member one = member(1);
  private final Membership.Member other = member(2);

  @TempDir private Path directory;
  private Machine machine;
  private Consensus consensus;

  @BeforeEach
  void start() {
    machine = Machine.open(directory.resolve("tables"));
    consensus =
        Consensus.start(
            new ConsensusSettings(log().directory(), "127.0.0.1", port, ELECTION, 1000),
            new Membership(group, self.id(), List.of(self, one, other)),
            machine,
            new Clocks(System::currentTimeMillis, System::nanoTime),
            () -> false,
            new FailingEvents());
  }

  @AfterEach
  void stop() {
    consensus.close();
    machine.close();
  }

  /** Ratis writes its vote to a file with another name, whose right name it does not sync. */
  @Test
  void shouldNotVoteTwiceInATermThoughItHasLostPowerBetween() throws Exception {
    byte[] before = Files.readAllBytes(log().votes());
    assertThat(votes(one, TERM)).isTrue();

    stop();
    Files.write(log().votes(), before);
    start();

    assertThat(votes(other, TERM)).isFalse();
    assertThat(votes(one, TERM)).isTrue();
    assertThat(votes(other, TERM + 1)).isTrue();
  }

  /** Asks as another peer does. */
  private boolean votes(Membership.Member candidate, long term) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return RaftServerProtocolServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
          .requestVote(request(candidate, term))
          .getServerReply()
          .getSuccess();
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Its log is longer than that of the peer. */
  private RequestVoteRequestProto request(Membership.Member candidate, long term) {
    return RequestVoteRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(RaftPeerId.valueOf(candidate.id().toString()).toByteString())
                .setReplyId(RaftPeerId.valueOf(self.id().toString()).toByteString())
                .setRaftGroupId(
                    RaftGroupIdProto.newBuilder().setId(RaftGroupId.valueOf(group).toByteString())))
        .setCandidateTerm(term)
        .setCandidateLastEntry(TermIndexProto.newBuilder().setTerm(TERM - 1).setIndex(9))
        .build();
  }

  private static Membership.Member member(int port) {
    return new Membership.Member(UUID.randomUUID(), "127.0.0.1:" + port, "");
  }

  private LogFolder log() {
    return new LogFolder(directory.resolve("log"), group);
  }
}
