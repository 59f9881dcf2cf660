package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard before a server that says what the test wants. */
class FollowerGuardTest {

  private static final int LIMIT_SECONDS = 20;
  private static final RaftPeerId LEADER = RaftPeerId.valueOf("leader");

  private final RaftGroupId group = RaftGroupId.randomId();
  private final AtomicLong onDisk = new AtomicLong(-1);
  private final CountDownLatch appendsBegun = new CountDownLatch(1);
  private final CountDownLatch mayAppend = new CountDownLatch(1);
  private final Queue<CompletableFuture<AppendEntriesReplyProto>> appended = new ArrayDeque<>();
  private final CountDownLatch votesBegun = new CountDownLatch(1);

  @TempDir private Path directory;
  private RaftServer guarded;

  @BeforeEach
  void guard() throws Exception {
    Files.createDirectories(folder().entries());
    guarded = FollowerGuard.before(server(), new Votes(folder()));
  }

  /** Ratis may acknowledge entries that were sent before while those are still being written. */
  @Test
  void shouldAcknowledgeWhatIsOnDiskOnly() throws Exception {
    mayAppend.countDown();
    onDisk.set(6);
    appended.add(CompletableFuture.completedFuture(reply(7)));
    CompletableFuture<AppendEntriesReplyProto> reply = guarded.appendEntriesAsync(entries());
    await().during(Duration.ofMillis(50)).until(() -> !reply.isDone());

    onDisk.set(7);

    assertThat(reply.get(LIMIT_SECONDS, TimeUnit.SECONDS).getMatchIndex()).isEqualTo(7);
  }

  /** Until a log is cut off, Ratis takes what is to come for what stood there before. */
  @Test
  void shouldAcknowledgeNothingBeforeWhatWasSentEarlierIsWritten() throws Exception {
    mayAppend.countDown();
    onDisk.set(7);
    var first = new CompletableFuture<AppendEntriesReplyProto>();
    appended.add(first);
    appended.add(CompletableFuture.completedFuture(reply(7)));
    CompletableFuture<AppendEntriesReplyProto> cuttingOff = guarded.appendEntriesAsync(entries());
    CompletableFuture<AppendEntriesReplyProto> again = guarded.appendEntriesAsync(entries());
    assertThat(again).isNotDone();

    first.complete(reply(7));

    assertThat(cuttingOff).isCompleted();
    assertThat(again).isCompleted();
  }

  @Test
  void shouldAcknowledgeWhatIsSentAgainAfterAFailure() throws Exception {
    mayAppend.countDown();
    onDisk.set(7);
    appended.add(CompletableFuture.failedFuture(new IOException("for the test")));
    appended.add(CompletableFuture.completedFuture(reply(7)));
    CompletableFuture<AppendEntriesReplyProto> failed = guarded.appendEntriesAsync(entries());

    assertThat(guarded.appendEntriesAsync(entries())).isCompleted();
    assertThat(failed).isCompletedExceptionally();
  }

  @Test
  void shouldAnswerAHeartbeatAtOnce() throws Exception {
    mayAppend.countDown();
    appended.add(new CompletableFuture<>());
    var unused = guarded.appendEntriesAsync(entries());
    appended.add(CompletableFuture.completedFuture(reply(-1)));
    CompletableFuture<AppendEntriesReplyProto> reply = guarded.appendEntriesAsync(entries());

    assertThat(reply).isCompleted();
  }

  @Test
  void shouldNotVoteWhileItAppends() throws Exception {
    CompletableFuture<?> append = CompletableFuture.runAsync(this::append);
    assertThat(appendsBegun.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<?> vote = CompletableFuture.runAsync(() -> vote(5, false));
    assertThat(votesBegun.await(50, TimeUnit.MILLISECONDS)).isFalse();

    mayAppend.countDown();

    append.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    vote.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The name of Ratis' file may not be on disk, and an older vote may be written over it. */
  @Test
  void shouldStartAgainWithTheVoteThatItHasGiven() throws Exception {
    vote(5, false);
    vote(6, true);
    writeVote("4", "another");

    new Votes(folder()).restore();

    assertThat(Files.readAllLines(votes())).contains("term=5", "votedFor=leader");
  }

  /** The log may have been lost before the second start, when an empty one is no sign of that. */
  @Test
  void shouldNotStartWithoutALogWhenItHasVoted() {
    vote(5, false);

    assertThatThrownBy(() -> new Votes(folder()).restore())
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("since it has voted, but it is gone");
  }

  @Test
  void shouldLeaveAVoteAloneThatIsNewer() throws Exception {
    vote(5, false);
    writeVote("6", "");

    new Votes(folder()).restore();

    assertThat(Files.readAllLines(votes())).contains("term=6", "votedFor=");
  }

  /** Two votes may be on their way to the disk at the same time. */
  @Test
  void shouldKeepTheNewerVote() throws Exception {
    writeVote("4", "another");
    var votes = new Votes(folder());
    votes.keep(6, "newer");
    votes.keep(5, "older");

    new Votes(folder()).restore();

    assertThat(Files.readAllLines(votes())).contains("term=6", "votedFor=newer");
  }

  /** The folder may have been that of another group. */
  @Test
  void shouldNotTakeAVoteInAnotherGroup() throws Exception {
    new Votes(new LogFolder(directory.resolve("log"), UUID.randomUUID())).keep(9, "another");
    writeVote("4", "leader");

    new Votes(folder()).restore();

    assertThat(Files.readAllLines(votes())).contains("term=4", "votedFor=leader");
  }

  private void writeVote(String term, String candidate) throws Exception {
    Files.write(votes(), List.of("term=" + term, "votedFor=" + candidate));
  }

  private LogFolder folder() {
    return new LogFolder(directory.resolve("log"), group.getUuid());
  }

  private Path votes() {
    return folder().entries().resolve("raft-meta");
  }

  private void append() {
    appended.add(new CompletableFuture<>());
    try {
      var unused = guarded.appendEntriesAsync(entries());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void vote(long term, boolean before) {
    try {
      guarded.requestVote(
          RequestVoteRequestProto.newBuilder()
              .setServerRequest(request())
              .setCandidateTerm(term)
              .setPreVote(before)
              .build());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private AppendEntriesRequestProto entries() {
    return AppendEntriesRequestProto.newBuilder().setServerRequest(request()).build();
  }

  private RaftRpcRequestProto request() {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(LEADER.toByteString())
        .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
        .build();
  }

  private static AppendEntriesReplyProto reply(long index) {
    return AppendEntriesReplyProto.newBuilder()
        .setResult(AppendResult.SUCCESS)
        .setMatchIndex(index)
        .build();
  }

  private RaftServer server() {
    RaftLog log = of(RaftLog.class, (name, arguments) -> onDisk.get());
    RaftServer.Division division = of(RaftServer.Division.class, (name, arguments) -> log);
    return of(
        RaftServer.class,
        (name, arguments) ->
            switch (name) {
              case "getDivision" -> division;
              case "requestVote" -> {
                votesBegun.countDown();
                yield RequestVoteReplyProto.newBuilder()
                    .setServerReply(RaftRpcReplyProto.newBuilder().setSuccess(true))
                    .build();
              }
              case "appendEntriesAsync" -> {
                appendsBegun.countDown();
                assertThat(mayAppend.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                yield appended.remove();
              }
              default -> throw new IllegalStateException("Expected no call of " + name);
            });
  }

  private static <T> T of(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  @FunctionalInterface
  private interface Answer {
    Object to(String name, Object[] arguments) throws Exception;
  }
}
