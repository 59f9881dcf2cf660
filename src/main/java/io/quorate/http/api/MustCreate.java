package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.http.server.Problem;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.Reply;

/**
 * Answers a PUT with {@code If-None-Match: *}. A PUT creates what it names or changes nothing, so
 * the reply tells which it was. Stateless; safe for use by any thread.
 */
final class MustCreate {

  private MustCreate() {}

  /** Returns the success of this status, or 412 when it was there already. */
  static HttpResponse orRefused(Reply reply, int status) {
    return existed(reply) ? refused() : ReplyResponse.of(reply, status);
  }

  /** Whether the PUT found what it names. */
  static boolean existed(Reply reply) {
    return reply.rejection() == null
        ? !reply.changed()
        : reply.code() == RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
  }

  /** Returns the refusal of a PUT that found what it names. */
  static HttpResponse refused() {
    return Problem.of(
            RejectionCode.VERSION_MISMATCH,
            "Expected nothing with this id, but there is something.")
        .response();
  }
}
