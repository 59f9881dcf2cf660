package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageException;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Result;
import io.quorate.storage.raft.machine.ResultCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * This peer's part in the group. Safe for use by any thread; nothing blocks the caller.
 *
 * <p>A command goes to whom this peer believes to be the leader, and again when that is wrong or
 * nobody answers, until its time is over. So it may be applied more than once, which {@link
 * Command} allows for, and may be applied after its time.
 */
public final class Consensus implements AutoCloseable {

  /** A leader that is given more than an appender's buffer (4 MB) steps down. */
  private static final int MOST_BYTES = 3 << 20;

  /** How long to wait before a command or a barrier is tried again. */
  private static final Duration RETRY = Duration.ofMillis(50);

  /** For one attempt; a leader that is gone is silent. */
  private static final Duration MOST_ATTEMPT = Duration.ofSeconds(2);

  private static final Duration LEAST_ATTEMPT = Duration.ofMillis(500);

  /** For one that many may share. */
  private static final Duration MOST_BARRIER = Duration.ofSeconds(10);

  /** So that a command has time for another leader. */
  private static final int ATTEMPTS = 3;

  /** Asking takes microseconds unless the leader is overloaded. */
  private static final int ASKING_THREADS = 4;

  private static final Duration ASKING_IDLE = Duration.ofSeconds(10);

  /** How long the leader that ends looks for another one. */
  private static final Duration HAND_OVER = Duration.ofSeconds(2);

  /**
   * An entry of the log that changes nothing. Who has applied one that was appended after a moment
   * has applied all that was acknowledged before. Ratis' own reads are not used: a leader whose
   * commit index was confirmed once answers them without asking whether it still leads.
   */
  private static final Message TICK = message(new Command.Tick());

  private final Membership membership;
  private final RaftGroupId group;
  private final RaftPeerId self;
  private final ReplicatedMachine machine;
  private final RaftServer server;
  private final RaftClientRpc rpc;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong(-1);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-retry").daemon(true).factory());

  /**
   * Begins attempts and hears of their end. Ratis may block whoever asks it, and must not be asked
   * by the threads on which it answers: these would wait for themselves. It refuses nothing, since
   * whoever waits must hear of the end; without work its threads end by themselves.
   */
  private final ThreadPoolExecutor asking =
      new ThreadPoolExecutor(
          ASKING_THREADS,
          ASKING_THREADS,
          ASKING_IDLE.toMillis(),
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("raft-asking-", 1).daemon(true).factory());

  private final Barriers barriers =
      new Barriers(
          () ->
              tried(() -> attempt(TICK), MOST_BARRIER)
                  .thenCompose(reply -> caughtUp(reply.getLogIndex())));

  private volatile boolean closed;

  private Consensus(ConsensusSettings settings, Membership membership, ReplicatedMachine machine)
      throws IOException {
    this.membership = membership;
    asking.allowCoreThreadTimeOut(true);
    this.machine = machine;
    this.group = RaftGroupId.valueOf(membership.group());
    this.self = RaftPeerId.valueOf(membership.self().toString());
    RaftGroup all =
        RaftGroup.valueOf(group, membership.members().stream().map(Consensus::peer).toList());
    var properties = RatisProperties.of(settings);
    StartupOption option =
        Files.exists(settings.directory()) ? StartupOption.RECOVER : StartupOption.FORMAT;
    Files.createDirectories(settings.directory());
    this.server =
        RaftServer.newBuilder()
            .setServerId(self)
            .setGroup(all)
            .setStateMachine(machine)
            .setOption(option)
            .setProperties(properties)
            .build();
    this.rpc = new GrpcFactory(new Parameters()).newRaftClientRpc(client, properties);
    rpc.addRaftPeers(all.getPeers());
    server.start();
  }

  /**
   * Starts this peer; a directory that is not there begins an empty log. Blocks for as long as the
   * log takes to be read.
   *
   * @param wallMs gives commands their time while this peer leads
   * @param fatal told when this peer can never go on, by any thread
   */
  public static Consensus start(
      ConsensusSettings settings,
      Membership membership,
      Machine machine,
      LongSupplier wallMs,
      Consumer<Throwable> fatal) {
    try {
      return new Consensus(settings, membership, new ReplicatedMachine(machine, wallMs, fatal));
    } catch (IOException e) {
      throw new StorageException("Expected to start consensus, but: " + e.getMessage(), e);
    }
  }

  private static Message message(Command command) {
    return Message.valueOf(UnsafeByteOperations.unsafeWrap(CommandCodec.encode(command)));
  }

  private static RaftPeer peer(Membership.Member member) {
    return RaftPeer.newBuilder().setId(member.id().toString()).setAddress(member.address()).build();
  }

  /**
   * Lets the group agree on a command.
   *
   * @param patience how long at most
   * @return its result, once it is durable; fails with a {@link StorageException}, and then it may
   *     have been done, or be done later
   */
  public CompletionStage<Result> submit(Command command, Duration patience) {
    Message message = message(command);
    if (message.size() > MOST_BYTES) {
      return CompletableFuture.failedFuture(
          new StorageException.Busy(
              "Expected a command of at most %d bytes, but it has %d."
                  .formatted(MOST_BYTES, message.size()),
              new IllegalArgumentException("too large")));
    }
    return tried(() -> attempt(message), patience)
        .thenApply(
            reply -> {
              acknowledged.accumulateAndGet(reply.getLogIndex(), Math::max);
              return ResultCodec.decode(reply.getMessage().getContent().toByteArray());
            });
  }

  /**
   * Completes once this peer has applied all that was acknowledged to anybody before this call;
   * fails with a {@link StorageException}. Many at once cost little more than one.
   */
  public CompletionStage<Void> barrier(Duration patience) {
    return barriers
        .pass()
        .toCompletableFuture()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw unanswered(failure);
            });
  }

  /**
   * Completes once this peer has applied all that was acknowledged to itself; fails with a {@link
   * StorageException}.
   */
  public CompletionStage<Void> catchUp(Duration patience) {
    return CompletableFuture.runAsync(() -> {}, asking)
        .thenCompose(onThread -> caughtUp(acknowledged.get()))
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw unanswered(failure);
            });
  }

  /** Returns the address of the leader as this peer knows it, or null. */
  public @Nullable String leader() {
    RaftPeerId leader = leaderId();
    return membership.members().stream()
        .filter(member -> leader != null && member.id().toString().equals(leader.toString()))
        .map(Membership.Member::address)
        .findFirst()
        .orElse(null);
  }

  private @Nullable RaftPeerId leaderId() {
    try {
      return server.getDivision(group).getInfo().getLeaderId();
    } catch (IOException e) {
      return null;
    }
  }

  private CompletableFuture<RaftClientReply> attempt(Message message) {
    RaftPeerId leader = leaderId();
    if (leader == null) {
      return CompletableFuture.failedFuture(new IOException("there is no leader"));
    }
    RaftClientRequest request = request(leader, RaftClientRequest.writeRequestType(), message);
    return leader.equals(self) ? local(request) : remote(leader, request);
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
            asking);
  }

  /**
   * Completes once this peer has applied an index. A follower hears that an entry is committed with
   * the next one, or the next heartbeat, which may be half of the election timeout away; Ratis'
   * read makes the leader send one now. What the read itself finds is of no use.
   */
  private CompletableFuture<Void> caughtUp(long index) {
    CompletableFuture<Void> applied = machine.awaitApplied(index).toCompletableFuture();
    if (!applied.isDone() && !self.equals(leaderId())) {
      var unused = local(request(self, RaftClientRequest.readRequestType(), Message.EMPTY));
    }
    return applied;
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

  /** Begins one attempt. */
  private interface Attempt {
    CompletableFuture<RaftClientReply> begin();
  }

  private CompletionStage<RaftClientReply> tried(Attempt attempt, Duration patience) {
    var result = new CompletableFuture<RaftClientReply>();
    long oneNanos =
        Math.clamp(patience.toNanos() / ATTEMPTS, LEAST_ATTEMPT.toNanos(), MOST_ATTEMPT.toNanos());
    long untilNanos = System.nanoTime() + patience.toNanos();
    begin(attempt, untilNanos, oneNanos, result);
    // Also when those who would tell it are all busy, or this peer ends.
    return result
        .copy()
        .orTimeout(patience.plus(RETRY).toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw unanswered(failure);
            });
  }

  private void begin(
      Attempt attempt, long untilNanos, long oneNanos, CompletableFuture<RaftClientReply> result) {
    asking.execute(() -> attempt(attempt, untilNanos, oneNanos, result));
  }

  private void attempt(
      Attempt attempt, long untilNanos, long oneNanos, CompletableFuture<RaftClientReply> result) {
    long leftNanos = untilNanos - System.nanoTime();
    if (leftNanos <= 0 || closed) {
      result.completeExceptionally(
          unanswered(new IOException(closed ? "this peer ends" : "there was no time left")));
      return;
    }
    var unused =
        begun(attempt)
            .copy()
            .orTimeout(Math.min(leftNanos, oneNanos), TimeUnit.NANOSECONDS)
            .whenCompleteAsync(
                (reply, failure) -> {
                  if (failure == null && reply.isSuccess()) {
                    result.complete(reply);
                  } else {
                    Throwable cause = failure == null ? reply.getException() : failure;
                    retry(attempt, untilNanos, oneNanos, result, cause);
                  }
                },
                asking);
  }

  private static CompletableFuture<RaftClientReply> begun(Attempt attempt) {
    try {
      return attempt.begin();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void retry(
      Attempt attempt,
      long untilNanos,
      long oneNanos,
      CompletableFuture<RaftClientReply> result,
      Throwable cause) {
    if (untilNanos - System.nanoTime() <= RETRY.toNanos() || closed) {
      result.completeExceptionally(unanswered(cause));
      return;
    }
    try {
      var unused =
          timer.schedule(
              () -> begin(attempt, untilNanos, oneNanos, result),
              RETRY.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(unanswered(e));
    }
  }

  private static StorageException unanswered(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof StorageException told) {
      return told;
    }
    return new StorageException(
        "Expected the group of peers to answer in time, but: "
            + (cause instanceof TimeoutException ? "nobody did" : cause.getMessage()),
        cause);
  }

  /** Ends this peer's part; a leader hands over first, if another peer is there. Blocks. */
  @Override
  public void close() {
    machine.closing();
    try {
      handOver();
    } finally {
      closed = true;
      timer.shutdownNow();
      end();
    }
  }

  private void end() {
    try {
      try {
        rpc.close();
      } finally {
        server.close();
      }
    } catch (IOException e) {
      throw new StorageException("Expected to end consensus, but: " + e.getMessage(), e);
    }
  }

  private void handOver() {
    if (!self.equals(leaderId())) {
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

  private void handOver(RaftPeerId to) {
    try {
      server.transferLeadership(
          new TransferLeadershipRequest(
              client, self, group, calls.getAndIncrement(), to, HAND_OVER.toMillis()));
    } catch (IOException e) {
      // Then the others elect one when they miss it.
    }
  }
}
