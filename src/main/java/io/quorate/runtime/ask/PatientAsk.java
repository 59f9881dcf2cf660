package io.quorate.runtime.ask;

import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One ask that may wait in the entity for long, such as for a lock. Each attempt follows before the
 * one before it is too old, so that at any time one waits there, and tells the entity that its
 * asker is still there; after a fail-over the next one takes its place. The first answer counts.
 *
 * <p>Attempts overlap, so the command must name what it asks for, and the entity must know that
 * name for as long as one of them may come: {@link io.quorate.kernel.EntityType#decidesAgain}.
 */
public final class PatientAsk {

  private static final Reply UNANSWERED =
      Reply.refused(
          RejectionCode.OUTCOME_UNKNOWN,
          "Expected an answer in time, but there was none; ask again with the same key or id.");

  private final EntityAsk.Transport transport;
  private final HybridClock clock;
  private final AskSettings settings;
  private final Ask ask;
  private final BooleanSupplier wanted;
  private final String requestId;
  private final long commandHash;
  private final long deadlineNanos;
  private final CompletableFuture<Reply> result = new CompletableFuture<>();
  private volatile long firstSentAt;

  /**
   * Creates one.
   *
   * @param commandName the command's registered name
   * @param wanted looked at before each attempt; false ends it without an answer
   */
  public PatientAsk(
      EntityAsk.Transport transport,
      HybridClock clock,
      AskSettings settings,
      Ask ask,
      String commandName,
      RequestIds requestIds,
      BooleanSupplier wanted) {
    this.transport = transport;
    this.clock = clock;
    this.settings = settings;
    this.ask = ask;
    this.wanted = wanted;
    this.requestId = requestIds.next();
    this.commandHash = ask.clientKey() == null ? 0 : CommandHash.of(commandName, ask.command());
    this.deadlineNanos = transport.nanoTime() + ask.deadline().toNanos();
  }

  /** Begins; the stage never fails. */
  public CompletionStage<Reply> start() {
    firstSentAt = clock.tick();
    attemptNow();
    return result;
  }

  /** Sends an attempt, and the next one a while later. */
  private void attemptNow() {
    if (result.isDone()) {
      return;
    }
    if (transport.nanoTime() - deadlineNanos >= 0 || !wanted.getAsBoolean()) {
      result.complete(UNANSWERED);
      return;
    }
    send();
    long leftMs = Math.max(1, (deadlineNanos - transport.nanoTime()) / 1_000_000);
    transport.later(
        Duration.ofMillis(Math.min(settings.patienceMaxMs(), leftMs)), this::attemptNow);
  }

  private void send() {
    long sentAt = clock.tick();
    int patienceMs = 2 * settings.patienceMaxMs();
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
        .whenComplete((reply, failure) -> answered(reply));
  }

  private void answered(@Nullable Reply reply) {
    if (reply == null || result.isDone()) {
      return;
    }
    clock.observe(reply.sentAt());
    RejectionCode code = reply.code();
    if (code == RejectionCode.UNAVAILABLE
        || code == RejectionCode.OVERLOADED
        || code == RejectionCode.OUTCOME_UNKNOWN) {
      long waitMs = (long) settings.backoffMs() + transport.random(settings.backoffMs() + 1);
      transport.later(Duration.ofMillis(waitMs), this::sendAgain);
    } else {
      result.complete(reply);
    }
  }

  private void sendAgain() {
    if (!result.isDone() && transport.nanoTime() - deadlineNanos < 0 && wanted.getAsBoolean()) {
      send();
    }
  }
}
