package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.kernel.Rejection;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns the replies of entities into responses. */
final class ReplyResponse {

  /** Says that the answer is the one that the same key got before. */
  static final RawHeader REPLAYED = RawHeader.create("Idempotency-Replayed", "true");

  private ReplyResponse() {}

  /** Returns what the client is told; the status is that of a success. */
  static HttpResponse of(Reply reply, int status) {
    Rejection rejection = reply.rejection();
    if (rejection != null) {
      return refused(reply, rejection);
    }
    HttpResponse response =
        JsonResponse.of(status, reply.body())
            .addHeader(RawHeader.create("ETag", "\"" + reply.version() + "\""));
    return reply.replayed() ? response.addHeader(REPLAYED) : response;
  }

  /** Returns the version of an ETag that {@link #of} has made. */
  static long version(String tag) {
    return Long.parseLong(tag.substring(1, tag.length() - 1));
  }

  private static HttpResponse refused(Reply reply, Rejection rejection) {
    Problem problem = Problem.of(rejection);
    if (reply.body().length == 0) {
      return problem.response();
    }
    return problem.response((ObjectNode) json(reply));
  }

  /** Reads what an entity has answered. */
  static JsonNode json(Reply reply) {
    try {
      return Json.STORED.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
