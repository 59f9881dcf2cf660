package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/**
 * Ratis' server of this peer, and its connections to the others. Safe for use by any thread, but it
 * may block whoever asks it, and must not be asked by the threads on which it answers.
 */
final class RatisPeer {

  /** How long the leader that ends looks for another one. */
  private static final Duration HAND_OVER = Duration.ofSeconds(2);

  /** For one attempt. */
  private static final Duration RECONFIGURATION = Duration.ofSeconds(20);

  /** How long the end may take, which is well below a second otherwise. */
  private static final Duration END = Duration.ofSeconds(5);

  private final RaftGroupId group;
  private final RaftPeerId self;
  private final ReplicatedMachine machine;
  private final Executor executor;
  private final RaftServer server;
  private final RaftClientRpc rpc;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private volatile @Nullable RaftPeerId lastLeader;

  /**
   * Starts it; an empty log begins where there is none yet. Blocks.
   *
   * @param executor may be blocked
   * @throws StorageUnavailable when there was a log, and it is gone
   */
  RatisPeer(
      ConsensusSettings settings,
      Membership membership,
      ReplicatedMachine machine,
      Executor executor)
      throws IOException {
    this.group = RaftGroupId.valueOf(membership.group());
    this.self = RaftPeerId.valueOf(membership.self().toString());
    this.machine = machine;
    this.executor = executor;
    RaftGroup first = RaftGroup.valueOf(group, Members.atFirst(membership));
    this.server = GuardedServer.of(settings, self, first, machine);
    this.rpc =
        new GrpcFactory(new Parameters()).newRaftClientRpc(client, RatisProperties.of(settings));
    rpc.addRaftPeers(Members.all(membership));
    server.start();
    new LogFolder(settings.directory(), membership.group()).started();
    machine.beganAt(lastInLog());
    if (members().stream().anyMatch(member -> member.getId().equals(self))) {
      machine.isMember();
    }
  }

  /** Sends a command once to whom this peer believes to be the leader. */
  CompletableFuture<RaftClientReply> send(Message command) {
    RaftPeerId leader = leader();
    if (leader == null) {
      return CompletableFuture.failedFuture(new IOException("there is no leader"));
    }
    introduce(leader);
    RaftClientRequest request = request(leader, RaftClientRequest.writeRequestType(), command);
    return leader.equals(self) ? local(request) : remote(leader, request);
  }

  /**
   * Completes once this peer has applied an index. A follower hears that an entry is committed with
   * the next one, or the next heartbeat, which may be half of the election timeout away; Ratis'
   * read makes the leader send one now. What the read itself finds is of no use.
   */
  CompletionStage<Void> caughtUp(long index) {
    CompletableFuture<Void> applied = machine.awaitApplied(index).toCompletableFuture();
    if (!applied.isDone() && !self.equals(leader())) {
      var unused = local(request(self, RaftClientRequest.readRequestType(), Message.EMPTY));
    }
    return applied;
  }

  /** A leader may have been added to the group later. */
  private void introduce(RaftPeerId leader) {
    if (leader.equals(lastLeader)) {
      return;
    }
    try {
      List<RaftPeer> members = members();
      rpc.addRaftPeers(members);
      if (members.stream().anyMatch(member -> member.getId().equals(leader))) {
        lastLeader = leader;
      }
    } catch (IOException e) {
      // Then sending fails, and is tried again.
    }
  }

  /** Returns the members that this peer's log names last. */
  List<RaftPeer> members() throws IOException {
    return List.copyOf(server.getDivision(group).getRaftConf().getCurrentPeers());
  }

  /** Asks the leader once to change the members. Blocks, for some seconds at most. */
  RaftClientReply reconfigure(List<RaftPeer> current, List<RaftPeer> wished)
      throws IOException, InterruptedException, TimeoutException {
    RaftPeerId leader = leader();
    if (leader == null) {
      throw new IOException("there is no leader");
    }
    introduce(leader);
    var request =
        new SetConfigurationRequest(
            client,
            leader,
            group,
            calls.getAndIncrement(),
            SetConfigurationRequest.Arguments.newBuilder()
                .setServersInCurrentConf(current)
                .setServersInNewConf(wished)
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .build());
    return leader.equals(self) ? reconfigured(request) : rpc.sendRequest(request);
  }

  private RaftClientReply reconfigured(SetConfigurationRequest request)
      throws IOException, InterruptedException, TimeoutException {
    try {
      return server
          .setConfigurationAsync(request)
          .get(RECONFIGURATION.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Returns the group as this peer sees it. */
  GroupView view() throws IOException {
    RaftServer.Division division = server.getDivision(group);
    RaftPeerId leader = leader();
    return new GroupView(
        leader == null ? null : UUID.fromString(leader.toString()),
        division.getInfo().getCurrentTerm(),
        members().stream().map(Members::member).toList(),
        division.getInfo().getLastAppliedIndex(),
        division.getRaftLog().getStartIndex(),
        lastInLog(),
        machine.onDisk());
  }

  private long lastInLog() throws IOException {
    TermIndex last = server.getDivision(group).getRaftLog().getLastEntryTermIndex();
    return last == null ? -1 : last.getIndex();
  }

  private @Nullable RaftPeerId leader() {
    return info().map(DivisionInfo::getLeaderId).orElse(null);
  }

  /** Nothing once it has ended. */
  private Optional<DivisionInfo> info() {
    try {
      return Optional.of(server.getDivision(group).getInfo());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private RaftClientRequest request(RaftPeerId to, RaftClientRequest.Type type, Message message) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(to)
        .setGroupId(group)
        .setCallId(calls.getAndIncrement())
        .setMessage(message)
        .setType(type)
        .build();
  }

  private CompletableFuture<RaftClientReply> local(RaftClientRequest request) {
    try {
      return server.submitClientRequestAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A connection that has failed is never used again. */
  private CompletableFuture<RaftClientReply> remote(RaftPeerId to, RaftClientRequest request) {
    return rpc.sendRequestAsyncUnordered(request)
        .whenCompleteAsync(
            (reply, failure) -> {
              if (failure != null) {
                rpc.handleException(to, failure, true);
              }
            },
            executor);
  }

  /** Gives the leadership to another peer, if this one has it and another is there. Blocks. */
  void handOver() {
    if (!self.equals(leader())) {
      return;
    }
    try {
      server.getDivision(group).getCommitInfos().stream()
          .filter(peer -> !peer.getServer().getId().equals(self.toByteString()))
          .max(Comparator.comparingLong(peer -> peer.getCommitIndex()))
          .ifPresent(peer -> handOver(RaftPeerId.valueOf(peer.getServer().getId())));
    } catch (IOException e) {
      // Then the others elect one when they miss it.
    }
  }

  /** Returns how far this peer has come as the leader; nothing when it does not lead. */
  Optional<Leadership> leadership() {
    try {
      return Leadership.of(server.getDivision(group));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Gives up the leadership, if this peer has it. Blocks. */
  void stepDown() {
    handOver((RaftPeerId) null);
  }

  private void handOver(@Nullable RaftPeerId to) {
    try {
      server.transferLeadership(
          new TransferLeadershipRequest(
              client, self, group, calls.getAndIncrement(), to, HAND_OVER.toMillis()));
    } catch (IOException e) {
      // Then the others elect one when they miss it.
    }
  }

  /** Ends it; whoever closes the tables brings them to disk. Blocks. */
  void end() throws IOException {
    machine.closing();
    try {
      rpc.close();
    } finally {
      InterruptibleEnd.run("raft-end", this::endServer, END);
    }
  }

  /**
   * Ratis 3.3.0 waits for the end of the thread that evicts segments from its cache while it holds
   * the lock that this thread may wait for ({@code SegmentedRaftLog.close}): a new leader begins a
   * segment, and so it is likely where the former one ends. That wait heeds an interrupt. The
   * division is ended here, since the server would do so on a thread that nobody can interrupt.
   */
  private void endServer() throws IOException {
    try {
      server.getDivision(group).close();
    } finally {
      server.close();
    }
  }
}
