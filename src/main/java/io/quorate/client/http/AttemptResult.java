package io.quorate.client.http;

import java.time.Duration;

/** Tells how one attempt ended. */
sealed interface AttemptResult {

  /** A node answered for good. */
  record Answered(Reply reply) implements AttemptResult {}

  /**
   * It was certainly not done.
   *
   * @param isCrowded whether the entity, and not the node, has too much to do: another node helps
   *     nobody
   * @param retryAfter for how long the node wants to be left alone; zero when it did not say
   */
  record NotDone(int status, String code, String detail, boolean isCrowded, Duration retryAfter)
      implements AttemptResult {}

  /** It may have been done, or may be done later. */
  record Unclear(int status, String code, String detail) implements AttemptResult {}
}
