package io.quorate.client.lock;

import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.error.QuorateException;
import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a lock until it is granted or the time is over. One wait in a queue is one call with one
 * key, which names the wait: sent again, it takes up its place, or gets the grant that was made for
 * it. A wait that is longer than a node's longest is several, and each begins at the end of the
 * queue: a node ends a wait at its time, and the name of one that has ended is used up.
 */
final class Acquisition {

  /** As long as a node waits at most. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

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
      Reply reply = waitOnce(left);
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
    if (reply.isConflict(LockLostException.CODE)) {
      return LockReplies.lossReason(reply) != LossReason.SESSION_ENDED;
    }
    return reply.isConflict(LockNotAcquiredException.CODE) && !LockReplies.isCancelled(reply);
  }

  private Reply waitOnce(Duration left) {
    String waitId = UUID.randomUUID().toString();
    Duration wait = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
    JsonObject asked = body.with("wait", wait);
    Call call =
        Call.post(path, lock.isPresent() ? asked.with("waitId", waitId) : asked)
            .withKey(waitId)
            .withServerWait(wait);
    long end = keeper.time().nanoTime() + wait.toNanos();
    try {
      return keeper.transport().send(call, keeper.answerBy(end, wait));
    } catch (QuorateException e) {
      lock.ifPresent(name -> keeper.cancelWait(name, waitId));
      throw e;
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
