package io.quorate.storage.raft.consensus;

import static io.quorate.storage.raft.consensus.FollowerPeer.LEADER;
import static io.quorate.storage.raft.consensus.FollowerPeer.TERM;
import static io.quorate.storage.raft.consensus.FollowerPeer.peer;
import static io.quorate.storage.raft.consensus.FollowerPeer.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.raft.checkpoint.StagedCheckpoint;
import io.quorate.storage.raft.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The members that a follower believes in when it has taken over the tables of another one. */
class MembersTest {

  private final UUID groupId = UUID.randomUUID();
  private final RaftGroupId group = RaftGroupId.valueOf(groupId);
  private final RaftPeerId self = RaftPeerId.valueOf("self");
  private final RaftPeerId other = RaftPeerId.valueOf("other");
  private final RaftPeerId gone = RaftPeerId.valueOf("gone");

  @TempDir private Path root;

  private FollowerPeer follower(RaftPeerId id) throws IOException {
    return new FollowerPeer(
        id,
        group,
        tables(id),
        log(id),
        new LogClock(System::currentTimeMillis, System::nanoTime),
        new FailingEvents() {
          @Override
          public void behind(long firstIndex) {}
        },
        gone);
  }

  /** Appends one after another, of which those up to an index are committed. */
  private static void append(FollowerPeer to, long commit, LogEntryProto... entries)
      throws Exception {
    for (LogEntryProto entry : entries) {
      long committed = Math.min(commit, entry.getIndex());
      assertThat(to.append(TERM, committed, List.of(entry)).join().getResult())
          .isEqualTo(AppendResult.SUCCESS);
    }
    to.awaitApplied(commit);
  }

  private static List<String> members(FollowerPeer of) throws IOException {
    return of.division().getRaftConf().getCurrentPeers().stream()
        .map(peer -> peer.getId().toString())
        .sorted()
        .toList();
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
    LogEntryProto first = members(0, LEADER, self, other, gone);
    LogEntryProto second = members(1, LEADER, self, other);
    try (var follower = follower(self)) {
      append(follower, 0, first);
      follower.server().installSnapshot(tooFarBehind(follower, first));
    }
    try (var source = follower(other)) {
      append(source, 2, first, second, tick(TERM, 2, 2));
      source.tables().flush();
      source.tables().copy(root.resolve("staged"));
    }
    install();

    try (var follower = follower(self)) {
      assertThat(members(follower)).containsExactly("leader", "other", "self");
      append(follower, 3, tick(TERM, 3, 3));
      assertThat(members(follower)).containsExactly("leader", "other", "self");
    }
    try (var follower = follower(self)) {
      assertThat(members(follower)).as("started again").containsExactly("leader", "other", "self");
    }
  }

  /** Those that are later than the tables come with the log; until then it knows nobody better. */
  @Test
  void shouldNotBeLaterThanTheTables() throws Exception {
    LogEntryProto first = members(0, LEADER, self, other);
    LogEntryProto later = members(3, LEADER, self, other, gone);
    try (var follower = follower(self)) {
      append(follower, 0, first);
      follower.server().installSnapshot(tooFarBehind(follower, later));
      assertThat(members(follower)).containsExactly("gone", "leader", "other", "self");
    }
    try (var source = follower(other)) {
      append(source, 1, first, tick(TERM, 1, 1));
      source.tables().flush();
      source.tables().copy(root.resolve("staged"));
    }
    install();

    try (var follower = follower(self)) {
      assertThat(members(follower)).containsExactly("leader", "other", "self");
      append(follower, 2, tick(TERM, 2, 2));
      assertThat(members(follower)).containsExactly("leader", "other", "self");
      append(follower, 3, later);
      assertThat(members(follower)).containsExactly("gone", "leader", "other", "self");
    }
  }

  /** A group that begins with the tables of another one has members of its own. */
  @Test
  void shouldBeForgottenWhereANewLogBegins() throws Exception {
    try (var source = follower(other)) {
      append(source, 1, members(0, LEADER, other), tick(TERM, 1, 1));
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

  private static InstallSnapshotRequestProto tooFarBehind(
      FollowerPeer follower, LogEntryProto members) {
    return InstallSnapshotRequestProto.newBuilder()
        .setServerRequest(follower.rpc())
        .setLeaderTerm(TERM)
        .setLastRaftConfigurationLogEntryProto(members)
        .setNotification(
            InstallSnapshotRequestProto.NotificationProto.newBuilder()
                .setFirstAvailableTermIndex(TermIndexProto.newBuilder().setTerm(TERM).setIndex(3)))
        .build();
  }
}
