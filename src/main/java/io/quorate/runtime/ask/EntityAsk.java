package io.quorate.runtime.ask;

import akka.actor.typed.ActorRef;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One ask in progress: attempts, one at a time, until there is an answer or the deadline is over.
 *
 * <p>Why a retry is never applied twice: all attempts carry one id, remembered in the same write as
 * the effect. Why a refusal is final: an attempt may be decided only while its patience lasts, by
 * the hybrid clock, which an entity has advanced past it before it sees the next attempt.
 */
public final class EntityAsk {

  private final Transport transport;
  private final HybridClock clock;
  private final AskSettings settings;
  private final Ask ask;
  private final BooleanSupplier mayAsk;
  private final @Nullable String requestId;
  private final long commandHash;
  private final long deadlineNanos;
  private final CompletableFuture<Reply> result = new CompletableFuture<>();
  private long firstSentAt;
  private long decidedBefore;
  private long decidedBeforeNanos;
  private int attempts;
  private boolean mayBeDone;

  /**
   * Creates one.
   *
   * @param commandName the command's registered name
   * @param mayAsk looked at before each attempt; false ends it as the deadline does
   */
  public EntityAsk(
      Transport transport,
      HybridClock clock,
      AskSettings settings,
      Ask ask,
      String commandName,
      RequestIds requestIds,
      BooleanSupplier mayAsk) {
    this.transport = transport;
    this.clock = clock;
    this.settings = settings;
    this.ask = ask;
    this.mayAsk = mayAsk;
    this.requestId = requestId(ask, requestIds);
    this.commandHash = ask.clientKey() == null ? 0 : CommandHash.of(commandName, ask.command());
    this.deadlineNanos = transport.nanoTime() + ask.deadline().toNanos();
  }

  public CompletionStage<Reply> start() {
    attempt();
    return result;
  }

  private void attempt() {
    long leftMs = (deadlineNanos - transport.nanoTime()) / 1_000_000;
    if (leftMs <= 0 || !mayAsk.getAsBoolean()) {
      giveUp();
      return;
    }
    int patienceMs = (int) Math.min(settings.patienceMs(attempts), leftMs);
    // Also when the wall clock was set back: this attempt is after the patience of the one before.
    clock.observe(decidedBefore);
    long sentAt = clock.tick();
    decidedBefore = HybridClock.atMillis(HybridClock.millis(sentAt) + patienceMs);
    decidedBeforeNanos = transport.nanoTime() + patienceMs * 1_000_000L;
    if (attempts == 0) {
      firstSentAt = sentAt;
    }
    attempts++;
    transport
        .send(
            replyTo ->
                new HostMessage.Request(
                    ask.command(),
                    requestId,
                    ask.clientKey(),
                    commandHash,
                    ask.expectedVersion(),
                    firstSentAt,
                    sentAt,
                    patienceMs,
                    ask.traceParent(),
                    replyTo),
            Duration.ofMillis(patienceMs + settings.replySlackMs()))
        .whenComplete(this::answered);
  }

  private void answered(@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      mayBeDone = true;
      // A failure may come at once; the attempt may be decided all the same until its time is over.
      retry(Math.max(0, (decidedBeforeNanos - transport.nanoTime()) / 1_000_000));
      return;
    }
    clock.observe(reply.sentAt());
    // This attempt is over: there is nothing to be later than, and time must not run ahead.
    decidedBefore = 0;
    RejectionCode code = reply.code();
    if (code == RejectionCode.UNAVAILABLE) {
      retry(0);
    } else if (code == RejectionCode.OUTCOME_UNKNOWN) {
      mayBeDone = true;
      result.complete(reply);
    } else if (code == RejectionCode.OVERLOADED && mayBeDone) {
      retry(0);
    } else {
      result.complete(reply);
    }
  }

  private void retry(long leastMs) {
    long waitMs = leastMs + settings.backoffMs() + transport.random(settings.backoffMs() + 1);
    transport.later(Duration.ofMillis(waitMs), this::attempt);
  }

  /** The way to one entity, and the time on the way. */
  public interface Transport {
    /** Sends a request; the stage fails when there is no reply in time. */
    CompletionStage<Reply> send(
        Function<ActorRef<Reply>, HostMessage.Request> request, Duration timeout);

    /** Runs an action later. */
    void later(Duration delay, Runnable action);

    /** Returns a random number from 0, below a bound. */
    int random(int bound);

    /** Returns a clock for the deadline, in nanoseconds since some moment. */
    long nanoTime();
  }

  private static @Nullable String requestId(Ask ask, RequestIds requestIds) {
    return ask.readOnly() ? null : requestIds.next();
  }

  private void giveUp() {
    boolean unknown = mayBeDone && !ask.readOnly();
    result.complete(
        unknown
            ? Reply.refused(
                RejectionCode.OUTCOME_UNKNOWN,
                "Expected an answer in time, but there was none; ask again with the same key or"
                    + " id.")
            : Reply.refused(
                RejectionCode.UNAVAILABLE, "Expected an answer in time, but there was none."));
  }
}
