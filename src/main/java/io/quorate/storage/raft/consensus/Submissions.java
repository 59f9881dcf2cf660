package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.StateMachineException;

/** Sends a command again and again until it is answered. Safe for use by any thread. */
final class Submissions implements AutoCloseable {

  /** How long to wait before a command is sent again. */
  private static final Duration RETRY = Duration.ofMillis(50);

  /** For one attempt; a leader that is gone is silent. */
  private static final Duration MOST_ATTEMPT = Duration.ofSeconds(2);

  private static final Duration LEAST_ATTEMPT = Duration.ofMillis(500);

  /** So that a command has time for another leader. */
  private static final int ATTEMPTS = 3;

  private final Function<Message, CompletableFuture<RaftClientReply>> send;
  private final Executor executor;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-retry").daemon(true).factory());
  private volatile boolean closed;

  /**
   * Creates it.
   *
   * @param send sends once
   * @param executor sends, and hears of the end; may be blocked, and refuses nothing
   */
  Submissions(Function<Message, CompletableFuture<RaftClientReply>> send, Executor executor) {
    this.send = send;
    this.executor = executor;
  }

  /** A command under way. */
  private record Submission(
      Message command,
      long untilNanos,
      long attemptNanos,
      AtomicBoolean repeated,
      CompletableFuture<RaftClientReply> result) {

    private long leftNanos() {
      return untilNanos - System.nanoTime();
    }

    private void fail(Throwable cause) {
      result.completeExceptionally(unanswered(cause));
    }
  }

  /** Returns the reply; fails with a {@link StorageException} at the latest after that time. */
  CompletionStage<RaftClientReply> submit(Message command, Duration patience) {
    long attemptNanos =
        Math.clamp(patience.toNanos() / ATTEMPTS, LEAST_ATTEMPT.toNanos(), MOST_ATTEMPT.toNanos());
    var submission =
        new Submission(
            command,
            System.nanoTime() + patience.toNanos(),
            attemptNanos,
            new AtomicBoolean(),
            new CompletableFuture<>());
    executor.execute(() -> attempt(submission));
    // Also when those who would tell it are all busy, or this peer ends.
    return bounded(submission.result, patience.plus(RETRY));
  }

  /** Returns the same, which fails with a {@link StorageException} at the latest after a time. */
  static <T> CompletionStage<T> bounded(CompletionStage<T> stage, Duration limit) {
    return stage
        .toCompletableFuture()
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw unanswered(failure);
            });
  }

  private void attempt(Submission submission) {
    long leftNanos = submission.leftNanos();
    if (leftNanos <= 0 || closed) {
      submission.fail(new IOException(closed ? "this peer ends" : "there was no time left"));
      return;
    }
    var unused =
        begun(submission.command)
            .copy()
            .orTimeout(Math.min(leftNanos, submission.attemptNanos), TimeUnit.NANOSECONDS)
            .whenCompleteAsync(
                (reply, failure) -> {
                  if (failure != null) {
                    retry(submission, failure);
                  } else if (reply.isSuccess()) {
                    submission.result.complete(reply);
                  } else if (isRefused(reply) && !submission.repeated.get()) {
                    submission.result.completeExceptionally(refused(reply));
                  } else {
                    retry(submission, reply.getException());
                  }
                },
                executor);
  }

  private CompletableFuture<RaftClientReply> begun(Message command) {
    try {
      return send.apply(command);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean isRefused(RaftClientReply reply) {
    StateMachineException refusal = reply.getStateMachineException();
    return refusal != null
        && String.valueOf(refusal.getMessage()).contains(ReplicatedMachine.DISK_NEARLY_FULL);
  }

  private static StorageException refused(RaftClientReply reply) {
    return new StorageException.Busy(
        "Expected to append, but %s.".formatted(ReplicatedMachine.DISK_NEARLY_FULL),
        reply.getException());
  }

  /** From then on nobody knows whether one of the attempts has arrived. */
  private void retry(Submission submission, Throwable cause) {
    submission.repeated.set(true);
    if (submission.leftNanos() <= RETRY.toNanos() || closed) {
      submission.fail(cause);
      return;
    }
    try {
      var unused =
          timer.schedule(
              () -> executor.execute(() -> attempt(submission)),
              RETRY.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      submission.fail(e);
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

  /** Lets nothing be sent again. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
  }
}
