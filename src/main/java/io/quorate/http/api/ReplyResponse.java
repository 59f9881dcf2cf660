package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.kernel.Rejection;
import io.quorate.runtime.message.Reply;

/** Turns the replies of entities into responses. */
final class ReplyResponse {

  /** Says that the answer is the one that the same key got before. */
  static final RawHeader REPLAYED = RawHeader.create("Idempotency-Replayed", "true");

  private ReplyResponse() {}

  /** Returns what the client is told; the status is that of a success. */
  static HttpResponse of(Reply reply, int status) {
    Rejection rejection = reply.rejection();
    if (rejection != null) {
      return Problem.of(rejection).response();
    }
    HttpResponse response =
        JsonResponse.of(status, reply.body())
            .addHeader(RawHeader.create("ETag", "\"" + reply.version() + "\""));
    return reply.replayed() ? response.addHeader(REPLAYED) : response;
  }
}
