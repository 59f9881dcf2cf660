package io.quorate.client.lock;

import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.QuorateException;
import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a lock until it is granted or the time is over. One wait in a queue is one call with one
 * key, which names the wait: sent again, it takes up its place, or gets the grant that was made for
 * it. A wait that is longer than a node's longest is cut and taken up before the node ends it.
 */
final class Acquisition {

  /** As long as a node waits at most. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** After so much of a long wait it is sent again; the node keeps the place for 10 seconds. */
  static final Duration CUT = Duration.ofSeconds(50);

  /** How long to stay away after a wait that a node has ended before its time. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LeaseKeeper keeper;
  private final String path;
  private final JsonObject body;
  private final Optional<String> lock;

  /**
   * Prepares it.
   *
   * @param path where to ask
   * @param body without the wait
   * @param lock whose queue has the wait, so that it can be ended there; empty for a set
   */
  Acquisition(LeaseKeeper keeper, String path, JsonObject body, Optional<String> lock) {
    this.keeper = keeper;
    this.path = path;
    this.body = body;
    this.lock = lock;
  }

  /**
   * Returns the answer that grants it.
   *
   * @param wait for how long to wait for others; zero to ask once
   * @throws LockNotAcquiredException when it was not free in time
   * @throws DeadlockException when waiting would never end
   * @throws QuorateException when no node has answered
   */
  Reply acquire(Duration wait) {
    long deadline = keeper.time().nanoTime() + wait.toNanos();
    while (true) {
      Duration left = keeper.time().until(deadline);
      Reply reply = waitOnce(left, deadline);
      boolean isOver = keeper.time().until(deadline).compareTo(PAUSE) <= 0;
      if (isOver || !isWorthAnother(reply)) {
        LockReplies.success(reply);
        return reply;
      }
      pause();
    }
  }

  /** A wait that an operator has ended is not begun again; one that has run into a limit is. */
  private static boolean isWorthAnother(Reply reply) {
    return reply.isConflict(LockNotAcquiredException.CODE) && !LockReplies.isCancelled(reply)
        || reply.isConflict(LockLostException.CODE);
  }

  private Reply waitOnce(Duration left, long deadline) {
    String waitId = UUID.randomUUID().toString();
    boolean isLong = left.compareTo(LONGEST_WAIT) > 0;
    Duration wait = isLong ? LONGEST_WAIT : left;
    JsonObject asked = body.with("wait", wait);
    Call call =
        Call.post(path, lock.isPresent() ? asked.with("waitId", waitId) : asked)
            .withKey(waitId)
            .withServerWait(wait);
    try {
      return isLong
          ? waitLong(call, deadline)
          : keeper.transport().send(call, keeper.answerBy(deadline, wait));
    } catch (QuorateException e) {
      lock.ifPresent(name -> keeper.cancelWait(name, waitId));
      throw e;
    }
  }

  private Reply waitLong(Call call, long deadline) {
    while (true) {
      long began = keeper.time().nanoTime();
      long cut = began + CUT.toNanos();
      try {
        return keeper.transport().send(call, cut - deadline < 0 ? cut : deadline);
      } catch (OutcomeUnknownException unknown) {
        if (keeper.time().until(deadline).isZero()) {
          throw new LockNotAcquiredException(unknown.detail(), false, List.of());
        }
        if (keeper.time().nanoTime() - began < CUT.toNanos() / 2) {
          // It was not cut: the nodes have failed it.
          throw unknown;
        }
      }
    }
  }

  private void pause() {
    try {
      keeper.time().sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterruptedException(e);
    }
  }
}
