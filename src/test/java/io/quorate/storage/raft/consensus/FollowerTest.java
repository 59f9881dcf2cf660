package io.quorate.storage.raft.consensus;

import static io.quorate.storage.raft.consensus.FollowerPeer.LIMIT_SECONDS;
import static io.quorate.storage.raft.consensus.FollowerPeer.TERM;
import static io.quorate.storage.raft.consensus.FollowerPeer.tick;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower of Ratis, run as Quorate runs it, with the test as its leader. */
class FollowerTest {

  private static final long NOON_MS = 1_700_000_000_000L;

  private final RaftGroupId group = RaftGroupId.randomId();

  @TempDir private Path directory;
  private final LogClock clock = new LogClock(System::currentTimeMillis, System::nanoTime);
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final List<Long> behind = new CopyOnWriteArrayList<>();
  private final Events events =
      new FailingEvents() {
        @Override
        public void behind(long firstIndex) {
          behind.add(firstIndex);
        }

        @Override
        public void failed(Throwable cause) {
          failure.complete(cause);
        }
      };
  private FollowerPeer follower;

  @BeforeEach
  void start() throws Exception {
    follower =
        new FollowerPeer(
            RaftPeerId.valueOf("follower"),
            group,
            directory.resolve("tables"),
            directory.resolve("log"),
            clock,
            events);
  }

  @AfterEach
  void stop() throws Exception {
    follower.close();
  }

  /**
   * A leader whose connection was broken sends again what was not answered, together with what has
   * come since.
   */
  @Test
  void shouldSayOnlyOfWhatItHasThatItHasIt() throws Exception {
    var replies = new ArrayList<CompletableFuture<AppendEntriesReplyProto>>();
    for (int count = 1; count <= 200; count++) {
      replies.add(first(count));
    }

    for (CompletableFuture<AppendEntriesReplyProto> pending : replies) {
      assertThat(pending.join().getResult()).isEqualTo(AppendResult.SUCCESS);
    }
    assertThat(follower.division().getRaftLog().getNextIndex()).isEqualTo(200);
  }

  /**
   * The leader's thread for this follower has failed, and it begins anew. It is told once more when
   * its log does not begin at 0.
   */
  @Test
  void shouldNotTakeItselfForBehindWhenItsLeaderBeginsAnew() throws Exception {
    follower
        .append(TERM, 4, LongStream.range(0, 5).mapToObj(i -> tick(TERM, i, NOON_MS)).toList())
        .join();
    follower.awaitApplied(4);

    follower.tellOfALogFrom(0);
    for (long firstInLog : new long[] {3, 5}) {
      InstallSnapshotReplyProto reply = follower.tellOfALogFrom(firstInLog);
      assertThat(reply.getResult()).isEqualTo(InstallSnapshotResult.ALREADY_INSTALLED);
      assertThat(reply.getSnapshotIndex()).as("how far it is").isEqualTo(4);
    }
    assertThat(behind).isEmpty();
    assertThat(follower.append(TERM, 5, List.of(tick(TERM, 5, NOON_MS))).join().getResult())
        .isEqualTo(AppendResult.SUCCESS);

    follower.tellOfALogFrom(7);
    assertThat(behind).containsExactly(7L);
  }

  /** After all peers were down, the first leader brings what not everybody had before. */
  @Test
  void shouldNotTakeTheTimeOfAFormerLeadersEntryForThePresent() throws Exception {
    follower.append(TERM + 1, 0, List.of(tick(TERM, 0, NOON_MS + 0))).join();
    follower.awaitApplied(0);
    assertThat(clock.nowMs()).isEqualTo(NOON_MS);
    assertThat(clock.runningMs()).isEmpty();

    follower.append(TERM + 1, 1, List.of(tick(TERM + 1, 1, NOON_MS + 1))).join();
    follower.awaitApplied(1);
    assertThat(clock.runningMs()).isPresent();
  }

  /** Ratis takes an entry that is half written, with zeros behind it, for corrupt. */
  @Test
  void shouldStartWithALogThatWasCutInHalf() throws Exception {
    first(5).join();
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

    assertThat(follower.division().getRaftLog().getNextIndex()).isEqualTo(4);
    assertThat(first(6).join().getResult()).isEqualTo(AppendResult.SUCCESS);
  }

  /** As Ratis does when one of its threads meets what it does not expect. */
  @Test
  void shouldTellThatItsPartHasEnded() throws Exception {
    follower.division().close();

    assertThat(failure.get(LIMIT_SECONDS, TimeUnit.SECONDS)).hasMessageContaining("has ended");
  }

  /** Sends the first entries of the log, with nothing before them. */
  private CompletableFuture<AppendEntriesReplyProto> first(int count) throws IOException {
    return follower.append(
        TERM,
        -1,
        LongStream.range(0, count)
            .mapToObj(index -> LogProtoUtils.toLogEntryProto(-1, TERM, index))
            .toList());
  }
}
