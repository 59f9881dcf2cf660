package io.quorate.client.http;

import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.QuorateException;
import io.quorate.client.error.UnavailableException;
import io.quorate.client.http.AttemptResult.Answered;
import io.quorate.client.http.AttemptResult.NotDone;
import io.quorate.client.http.AttemptResult.Unclear;
import io.quorate.client.time.Timekeeper;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Sends a call, with its one key, until a node answers it for good or its deadline is over; the
 * deadline was set before the first attempt was sent. What is unclear is asked again, of the next
 * node. Safe for use by any thread.
 */
public final class Transport {

  private final Exchange exchange;
  private final NodeRing ring;
  private final Pauses pauses;
  private final CallSettings settings;
  private final Timekeeper time;

  /** Sends by a client of HTTP, which stays the caller's to close. */
  public Transport(
      HttpClient http, CallSettings settings, Timekeeper time, RandomGenerator random) {
    this.exchange = new Exchange(http, settings.headers());
    this.ring = new NodeRing(settings.nodes(), random.nextInt(settings.nodes().size()));
    this.pauses = new Pauses(random);
    this.settings = settings;
    this.time = time;
  }

  /**
   * Sends a call within the call timeout and the time that the node was asked to wait.
   *
   * @throws UnavailableException when it was certainly not done
   * @throws OutcomeUnknownException when it may have been done
   * @throws CallInterruptedException when the thread was interrupted
   */
  public Reply send(Call call) {
    return send(call, deadline(call.serverWait()));
  }

  /** The same with another deadline, a moment of the time keeper. */
  public Reply send(Call call, long deadlineNanos) {
    try {
      return attempts(call, deadlineNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterruptedException(e);
    }
  }

  /** Returns the deadline of a call that begins now. */
  public long deadline(Duration serverWait) {
    return time.nanoTime() + settings.callTimeout().plus(serverWait).toNanos();
  }

  private Reply attempts(Call call, long deadlineNanos) throws InterruptedException {
    int first = ring.first();
    long firstSentNanos = time.nanoTime();
    boolean maybeDone = false;
    for (int attempt = 1; ; attempt++) {
      int place = first + attempt - 1;
      long sentNanos = time.nanoTime();
      AttemptResult result = attempt(place, call, time.until(deadlineNanos));
      if (result instanceof Answered answered) {
        ring.answered(place);
        return answered.reply().with(firstSentNanos, sentNanos, attempt);
      }
      ring.failed(place);
      maybeDone |= result instanceof Unclear && !call.isRead();
      Duration pause = pauses.after(attempt, wish(result, attempt));
      if (attempt >= settings.mostAttempts() || pause.compareTo(time.until(deadlineNanos)) >= 0) {
        throw failure(call, result, maybeDone);
      }
      time.sleep(pause);
    }
  }

  private AttemptResult attempt(int place, Call call, Duration left) throws InterruptedException {
    if (left.isZero()) {
      return new NotDone(
          QuorateException.NO_ANSWER,
          "too_late",
          "Expected to send it in time, but the time was over before.",
          false,
          Duration.ZERO);
    }
    Duration limit =
        call.attemptLimit() == null
            ? settings.attemptTimeout().plus(call.serverWait())
            : call.attemptLimit();
    return exchange.send(ring.node(place), call, limit.compareTo(left) < 0 ? limit : left);
  }

  /**
   * A node's wish to be left alone counts when it would be asked again, or another helps nobody.
   */
  private Duration wish(AttemptResult result, int attempt) {
    boolean asksAllAgain = attempt % ring.size() == 0;
    return result instanceof NotDone notDone && (asksAllAgain || notDone.isCrowded())
        ? notDone.retryAfter()
        : Duration.ZERO;
  }

  private static QuorateException failure(Call call, AttemptResult last, boolean maybeDone) {
    return switch (last) {
      case Answered answered -> answered.reply().refusal();
      case NotDone it -> failure(call, it.status(), it.code(), it.detail(), maybeDone);
      case Unclear it -> failure(call, it.status(), it.code(), it.detail(), maybeDone);
    };
  }

  private static QuorateException failure(
      Call call, int status, String code, String detail, boolean maybeDone) {
    return maybeDone
        ? new OutcomeUnknownException(status, code, detail, call.key())
        : new UnavailableException(status, code, detail);
  }
}
