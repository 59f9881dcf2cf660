package io.quorate.client.lock;

import io.quorate.client.error.RefusedException;
import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;

/** Says what the refusals of locks mean. */
final class LockReplies {

  private LockReplies() {}

  /** Returns the body of a success; throws what the refusal means when it is none. */
  static JsonObject success(Reply reply) {
    if (!reply.isSuccess()) {
      throw refusal(reply);
    }
    return reply.body();
  }

  /** Returns why the lock is lost, if that is what the refusal says. */
  static LossReason lossReason(Reply reply) {
    return LossReason.of(reply.body().findText("reason").orElse(""));
  }

  /**
   * Returns when the answer to a release says that it is done, also by an attempt before this one;
   * throws what the refusal means when it does not.
   */
  static void released(Reply reply) {
    boolean wasOurs =
        reply.attempts() > 1
            && reply.isConflict(LockLostException.CODE)
            && lossReason(reply) == LossReason.RELEASED;
    if (!wasOurs) {
      success(reply);
    }
  }

  /** Tells whether somebody has ended the wait. */
  static boolean isCancelled(Reply reply) {
    return reply.body().findText("reason").orElse("").equals("cancelled");
  }

  private static RefusedException refusal(Reply reply) {
    return switch (reply.code()) {
      case LockNotAcquiredException.CODE ->
          new LockNotAcquiredException(
              reply.detail(), isCancelled(reply), LockHolder.all(reply.body()));
      case LockLostException.CODE -> new LockLostException(reply.detail(), lossReason(reply));
      case DeadlockException.CODE ->
          new DeadlockException(
              reply.detail(), reply.body().objects("cycle").stream().map(WaitEdge::of).toList());
      default -> reply.refusal();
    };
  }
}
