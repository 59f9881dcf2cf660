package io.quorate.storage.raft.consensus;

import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.ResultCodec;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * The state machine as Ratis drives it. What Ratis calls a snapshot is the tables on disk, see
 * {@link FlushedTables}.
 *
 * <p>Ratis would go on after a command that could not be applied; this one never does: it fails for
 * good, and tells so.
 */
final class ReplicatedMachine extends BaseStateMachine {

  /** What a leader says that takes no more events; the message tells it from other failures. */
  static final String DISK_NEARLY_FULL = "the disk of the leader is nearly full";

  private final Machine machine;
  private final LogClock clock;
  private final BooleanSupplier nearlyFull;
  private final Votes votes;
  private final FlushedTables onDisk;
  private final Events events;
  private final Waiters waiters = new Waiters();
  private volatile boolean closing;
  private volatile boolean wasMember;

  /** Nothing counts as new before this peer knows where its log ended. */
  private volatile long beganAt = Long.MAX_VALUE;

  ReplicatedMachine(
      Machine machine,
      LogClock clock,
      BooleanSupplier nearlyFull,
      Votes votes,
      LogRetention retention,
      Events events) {
    this.machine = machine;
    this.clock = clock;
    this.nearlyFull = nearlyFull;
    this.votes = votes;
    this.onDisk = new FlushedTables(machine, retention);
    this.events = events;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    Machine.Applied applied = machine.applied();
    clock.replayed(applied.atMs());
    if (applied.index() >= 0) {
      setLastAppliedTermIndex(TermIndex.valueOf(applied.term(), applied.index()));
      waiters.applied(applied.index());
      onDisk.isOnDisk(applied);
    }
  }

  /** Whether anything was ever applied, as far as the tables on disk know. */
  boolean hasApplied() {
    return machine.applied().index() >= 0;
  }

  /** Returns the entry that names the members, as of what was applied. */
  Optional<byte[]> members() {
    return machine.members();
  }

  /** Returns up to which entry the tables are on disk; -1 for none. */
  long onDisk() {
    return onDisk.upTo();
  }

  /** Returns where the votes of this peer are kept. */
  Votes votes() {
    return votes;
  }

  /** Completes once this peer has applied an index. */
  CompletionStage<Void> awaitApplied(long index) {
    return waiters.await(index);
  }

  /** This peer is a member of the group. */
  void isMember() {
    wasMember = true;
  }

  /** Tells where the log ended when this peer was started: an entry behind it was added since. */
  void beganAt(long lastIndex) {
    beganAt = lastIndex;
  }

  /**
   * Whoever leads has voted for itself; that must not be forgotten once anything is in the log. A
   * vote for itself that was in vain does no harm.
   */
  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    if (!leader.equals(member.getPeerId())) {
      return;
    }
    try {
      votes.keep(presentTerm(), leader.toString());
    } catch (IOException e) {
      events.failed(e);
    }
  }

  /** From now on an end of the server is not a failure. */
  void closing() {
    closing = true;
  }

  /** The leader gives a command its time, or refuses it before it is in the log. */
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    byte[] command = request.getMessage().getContent().toByteArray();
    TransactionContext.Builder transaction =
        TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request);
    if (nearlyFull.getAsBoolean() && CommandCodec.isBulk(command)) {
      return refused(transaction);
    }
    return transaction
        .setLogData(UnsafeByteOperations.unsafeWrap(CommandCodec.stamp(command, clock.stamp())))
        .build();
  }

  private static TransactionContext refused(TransactionContext.Builder transaction) {
    TransactionContext refused = transaction.setLogData(ByteString.EMPTY).build();
    refused.setException(new IOException(DISK_NEARLY_FULL));
    return refused;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    try {
      byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
      byte[] result = ResultCodec.encode(machine.apply(entry.getTerm(), entry.getIndex(), command));
      noteTime(machine.applied().atMs(), entry);
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      waiters.applied(entry.getIndex());
      giveUp(onDisk.applied(entry.getSerializedSize()));
      return CompletableFuture.completedFuture(
          Message.valueOf(UnsafeByteOperations.unsafeWrap(result)));
    } catch (RuntimeException | Error e) {
      if (!closing) {
        events.failed(e);
      }
      throw new CompletionException("Expected to apply entry " + entry.getIndex(), e);
    }
  }

  /**
   * Only what the present leader has stamped tells the time. An entry may be new to this peer, and
   * older than its life all the same: after all peers were down, the first leader brings what had
   * not come to everybody before.
   */
  private void noteTime(long atMs, LogEntryProto entry) {
    boolean unknown = clock.runningMs().isEmpty();
    if (unknown && entry.getIndex() > beganAt && entry.getTerm() == presentTerm()) {
      clock.heard(atMs);
    } else {
      clock.replayed(atMs);
    }
  }

  private long presentTerm() {
    try {
      return getServer().join().getDivision(getGroupId()).getInfo().getCurrentTerm();
    } catch (IOException e) {
      // The server ends.
      return -1;
    }
  }

  /** An entry of Ratis' own, which changes nothing here. */
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    super.notifyTermIndexUpdated(term, index);
    waiters.applied(index);
  }

  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private void giveUp(long needless) {
    if (needless >= 0) {
      try {
        var unused = log().purge(needless);
      } catch (IOException e) {
        // The server ends.
      }
    }
  }

  private RaftLog log() throws IOException {
    return getServer().join().getDivision(getGroupId()).getRaftLog();
  }

  /** Asked for by nobody but a tool of Ratis', which must not make it give up the log. */
  @Override
  public long takeSnapshot() {
    onDisk.flush();
    return RaftLog.INVALID_LOG_INDEX;
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return onDisk;
  }

  /**
   * The leader has given up the entries that this peer needs next; it is told once. Or the leader
   * has begun anew with this peer, since its thread for it had failed, and does not know how far it
   * is: Ratis 3.3.0 takes every follower that it begins anew with for a new one. Then there is no
   * need for anything, and the leader goes on with what it has.
   */
  @Override
  public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
      RoleInfoProto role, TermIndex firstInLog) {
    if (hasAllUpTo(firstInLog.getIndex())) {
      return CompletableFuture.completedFuture(null);
    }
    events.behind(firstInLog.getIndex());
    return new CompletableFuture<>();
  }

  /**
   * Returns whether this peer has applied all entries up to the first one that the leader has,
   * which is the one before those that the leader can send; then it makes sure that Ratis knows it,
   * which tells the leader when that asks again. False for an empty peer, which takes the tables of
   * another one.
   */
  private boolean hasAllUpTo(long index) {
    long applied = machine.applied().index();
    if (applied < 0 || applied < index) {
      return false;
    }
    try {
      log().updateSnapshotIndex(onDisk.flush());
    } catch (IOException e) {
      // The server ends.
    }
    return true;
  }

  private void keepMembers(long term, long index, RaftConfigurationProto configuration) {
    // A leader that has given up the entries that this peer needs tells of them out of order, and
    // then this peer may just be about to close its tables.
    if (index == getLastAppliedTermIndex().getIndex() + 1) {
      machine.keepMembers(
          LogEntryProto.newBuilder()
              .setTerm(term)
              .setIndex(index)
              .setConfigurationEntry(configuration)
              .build()
              .toByteArray());
    }
  }

  /** A peer that was a member, and is none any more, has no part in the group. */
  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    keepMembers(term, index, configuration);
    boolean member =
        Stream.concat(
                configuration.getPeersList().stream(), configuration.getOldPeersList().stream())
            .anyMatch(peer -> RaftPeerId.valueOf(peer.getId()).equals(getId()));
    if (wasMember && !member && !closing && !isMemberNow()) {
      events.failed(new IllegalStateException("This node was removed from the group."));
    }
    if (member) {
      isMember();
    }
  }

  /** An entry that is applied again after a crash may name the members of long ago. */
  private boolean isMemberNow() {
    try {
      RaftConfiguration latest = getServer().join().getDivision(getGroupId()).getRaftConf();
      return Stream.concat(latest.getCurrentPeers().stream(), latest.getPreviousPeers().stream())
          .anyMatch(peer -> peer.getId().equals(getId()));
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    events.failed(cause);
  }

  /** Ratis ends its part by itself when one of its threads fails, and tells nobody else. */
  @Override
  public void close() throws IOException {
    ended();
    super.close();
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    ended();
  }

  private void ended() {
    if (!closing) {
      events.failed(
          new IllegalStateException(
              "Expected consensus to go on, but it has ended; or this peer was removed."));
    }
  }
}
