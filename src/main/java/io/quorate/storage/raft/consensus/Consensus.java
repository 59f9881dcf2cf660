package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageException;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Result;
import io.quorate.storage.raft.machine.ResultCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

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

  /** For one that many may share. */
  private static final Duration MOST_BARRIER = Duration.ofSeconds(10);

  /** Asking takes microseconds unless the leader is overloaded. */
  private static final int ASKING_THREADS = 4;

  private static final Duration ASKING_IDLE = Duration.ofSeconds(10);

  /**
   * An entry of the log that changes nothing. Who has applied one that was appended after a moment
   * has applied all that was acknowledged before. Ratis' own reads are not used: a leader whose
   * commit index was confirmed once answers them without asking whether it still leads.
   */
  private static final Message TICK = message(new Command.Tick());

  private final RatisPeer peer;
  private final LogClock clock;
  private final AtomicLong acknowledged = new AtomicLong(-1);

  /**
   * Asks Ratis, which may block it. It refuses nothing, since whoever waits must hear of the end;
   * without work its threads end by themselves.
   */
  private final ThreadPoolExecutor asking =
      new ThreadPoolExecutor(
          ASKING_THREADS,
          ASKING_THREADS,
          ASKING_IDLE.toMillis(),
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("raft-asking-", 1).daemon(true).factory());

  private final Submissions submissions;
  private final Barriers barriers;
  private final LeaderWatch watch;

  private Consensus(
      ConsensusSettings settings,
      Membership membership,
      ReplicatedMachine machine,
      LogClock clock,
      Events events)
      throws IOException {
    this.clock = clock;
    asking.allowCoreThreadTimeOut(true);
    peer = new RatisPeer(settings, membership, machine, asking);
    watch = new LeaderWatch(peer, settings.electionTimeout(), events);
    submissions = new Submissions(peer::send, asking);
    barriers =
        new Barriers(
            () ->
                submissions
                    .submit(TICK, MOST_BARRIER)
                    .thenComposeAsync(reply -> peer.caughtUp(reply.getLogIndex()), asking));
  }

  /**
   * Starts this peer; a directory that is not there begins an empty log. Blocks for as long as the
   * log takes to be read.
   *
   * @param clocks by which commands have their time while this peer leads
   * @param nearlyFull whether this peer's disk is, so that it takes no events while it leads
   * @param events told when this peer can not go on
   * @throws io.quorate.storage.StorageUnavailable when there was a log, and it is gone
   */
  public static Consensus start(
      ConsensusSettings settings,
      Membership membership,
      Machine machine,
      Clocks clocks,
      BooleanSupplier nearlyFull,
      Events events) {
    try {
      var clock = new LogClock(clocks.wallMs(), clocks.nanoTime());
      clocks.logMs().ifPresent(clock::heard);
      var log = new LogFolder(settings.directory(), membership.group());
      var replicated =
          new ReplicatedMachine(
              machine,
              clock,
              nearlyFull,
              new Votes(log),
              new LogRetention(log, settings.compactAfter(), clocks.wallMs()),
              events);
      return new Consensus(settings, membership, replicated, clock, events);
    } catch (IOException e) {
      throw new StorageException("Expected to start consensus, but: " + e.getMessage(), e);
    }
  }

  private static Message message(Command command) {
    return Message.valueOf(UnsafeByteOperations.unsafeWrap(CommandCodec.encode(command)));
  }

  /**
   * Lets the group agree on a command.
   *
   * @param patience how long at most
   * @return its result, once it is durable; fails with {@link StorageException.Busy} when it is too
   *     large, or the leader's disk is nearly full, and certainly not done; with another {@link
   *     StorageException}, and then it may have been done, or be done later
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
    return submissions
        .submit(message, patience)
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
    return Submissions.bounded(barriers.pass(), patience);
  }

  /**
   * Returns the index of an entry of the log behind all that was acknowledged to anybody before
   * this call; fails with a {@link StorageException}.
   */
  public CompletionStage<Long> place(Duration patience) {
    return submissions.submit(TICK, patience).thenApply(RaftClientReply::getLogIndex);
  }

  /**
   * Completes once this peer has applied all that was acknowledged to itself; fails with a {@link
   * StorageException}.
   */
  public CompletionStage<Void> catchUp(Duration patience) {
    CompletionStage<Void> caughtUp =
        CompletableFuture.supplyAsync(acknowledged::get, asking).thenCompose(peer::caughtUp);
    return Submissions.bounded(caughtUp, patience);
  }

  /** Lets another peer lead, if this one does, and another one is there. Blocks. */
  public void handOver() {
    peer.handOver();
  }

  /**
   * Returns the time of the log now, in milliseconds since the epoch, as far as this peer knows.
   */
  public long nowMs() {
    return clock.nowMs();
  }

  /** Returns the time of the log; nothing while this peer does not know it. */
  public OptionalLong logTimeMs() {
    return clock.runningMs();
  }

  /** Returns the group as this peer sees it. */
  public GroupView view() {
    try {
      return peer.view();
    } catch (IOException e) {
      throw new StorageException("Expected to see the group, but: " + e.getMessage(), e);
    }
  }

  /**
   * Adds a member, which must be running, and brings it up to the others before it counts. Blocks.
   *
   * @throws StorageException when that did not happen in time; it may happen later
   */
  public void add(Membership.Member member, Duration patience) throws InterruptedException {
    RaftPeer added = Members.peer(member);
    new Reconfiguration(peer, patience)
        .set(
            current ->
                Stream.concat(
                        current.stream().filter(other -> !other.getId().equals(added.getId())),
                        Stream.of(added))
                    .toList());
  }

  /** Removes a member, which then takes no part any more; otherwise like {@link #add}. */
  public void remove(UUID member, Duration patience) throws InterruptedException {
    RaftPeerId removed = RaftPeerId.valueOf(member.toString());
    new Reconfiguration(peer, patience)
        .set(current -> current.stream().filter(other -> !other.getId().equals(removed)).toList());
  }

  /** Ends this peer's part; a leader hands over first, if another peer is there. Blocks. */
  @Override
  public void close() {
    watch.close();
    try {
      peer.handOver();
    } finally {
      submissions.close();
      end();
    }
  }

  private void end() {
    try {
      peer.end();
    } catch (IOException e) {
      throw new StorageException("Expected to end consensus, but: " + e.getMessage(), e);
    }
  }
}
