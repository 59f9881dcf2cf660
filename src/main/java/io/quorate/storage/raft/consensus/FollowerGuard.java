package io.quorate.storage.raft.consensus;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ProtoUtils;

/**
 * What a follower promises to others is so, which Ratis 3.3.0 alone does not make sure:
 *
 * <ul>
 *   <li>What it is told by others it does one after the other. Ratis looks whether entries fit
 *       under a lock, and appends them without it; a vote that is given in between would be for a
 *       log that changes afterwards.
 *   <li>Entries are acknowledged once they are on disk. Ratis acknowledges entries that are sent
 *       again at once, although their first copy may still be on its way to the disk, and after it
 *       has cut the log off it takes entries for synced for a while, since those that stood there
 *       before were.
 *   <li>A vote is on disk before it is told. Ratis renames the file, and does not sync the name.
 * </ul>
 *
 * <p>Safe for use by any thread.
 */
final class FollowerGuard implements InvocationHandler {

  /** How long it takes at most until entries are on disk; then the leader sends them again. */
  private static final Duration SYNC_LIMIT = Duration.ofSeconds(10);

  private static final Duration SYNC_LOOK = Duration.ofMillis(1);

  private final RaftServer server;
  private final Votes votes;

  /** Fair, so that a vote is not kept waiting by entries for ever. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** When all that was appended until now is written, or has failed. Guarded by the turn. */
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

  private FollowerGuard(RaftServer server, Votes votes) {
    this.server = server;
    this.votes = votes;
  }

  /**
   * Returns a server that stands before another one.
   *
   * @param votes where those are kept that it gives
   */
  static RaftServer before(RaftServer server, Votes votes) {
    return (RaftServer)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.class},
            new FollowerGuard(server, votes));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "appendEntriesAsync" -> append(method, (AppendEntriesRequestProto) arguments[0]);
      case "requestVote" -> vote(method, (RequestVoteRequestProto) arguments[0]);
      case "startLeaderElection", "installSnapshot" -> inTurn(method, arguments);
      default -> called(method, arguments);
    };
  }

  private CompletableFuture<AppendEntriesReplyProto> append(
      Method method, AppendEntriesRequestProto request) throws Throwable {
    RaftGroupId group = ProtoUtils.toRaftGroupId(request.getServerRequest().getRaftGroupId());
    CompletableFuture<AppendEntriesReplyProto> reply;
    CompletableFuture<Void> before;
    turn.lock();
    try {
      reply = replyOf(called(method, request));
      before = written;
      written = CompletableFuture.allOf(before, reply).exceptionally(failed -> null);
    } finally {
      turn.unlock();
    }
    return reply.thenCompose(
        made ->
            isPromise(made)
                ? before.thenCompose(done -> onceOnDisk(made, group, System.nanoTime()))
                : CompletableFuture.completedFuture(made));
  }

  @SuppressWarnings("unchecked") // what the method returns
  private static CompletableFuture<AppendEntriesReplyProto> replyOf(Object returned) {
    return (CompletableFuture<AppendEntriesReplyProto>) returned;
  }

  /** Of a heartbeat nothing is acknowledged: its index is negative. */
  private static boolean isPromise(AppendEntriesReplyProto reply) {
    return reply.getResult() == AppendResult.SUCCESS && reply.getMatchIndex() >= 0;
  }

  private CompletableFuture<AppendEntriesReplyProto> onceOnDisk(
      AppendEntriesReplyProto reply, RaftGroupId group, long sinceNanos) {
    if (isOnDisk(group, reply.getMatchIndex())) {
      return CompletableFuture.completedFuture(reply);
    }
    if (System.nanoTime() - sinceNanos >= SYNC_LIMIT.toNanos()) {
      return CompletableFuture.failedFuture(
          new IOException(
              "Expected entry %d to be on disk within %d s, but it is not."
                  .formatted(reply.getMatchIndex(), SYNC_LIMIT.toSeconds())));
    }
    Executor soon = CompletableFuture.delayedExecutor(SYNC_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> reply, soon)
        .thenCompose(again -> onceOnDisk(again, group, sinceNanos));
  }

  private boolean isOnDisk(RaftGroupId group, long index) {
    try {
      return server.getDivision(group).getRaftLog().getFlushIndex() >= index;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** A vote before the vote binds nobody. */
  private RequestVoteReplyProto vote(Method method, RequestVoteRequestProto request)
      throws Throwable {
    turn.lock();
    try {
      var reply = (RequestVoteReplyProto) called(method, request);
      if (reply.getServerReply().getSuccess() && !request.getPreVote()) {
        votes.keep(
            request.getCandidateTerm(),
            RaftPeerId.valueOf(request.getServerRequest().getRequestorId()).toString());
      }
      return reply;
    } finally {
      turn.unlock();
    }
  }

  private Object inTurn(Method method, Object... arguments) throws Throwable {
    turn.lock();
    try {
      return called(method, arguments);
    } finally {
      turn.unlock();
    }
  }

  private Object called(Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(server, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
