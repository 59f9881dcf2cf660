package io.quorate.http.batch;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quorate.http.server.JsonResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the answers of operations as results. Their bodies are JSON, whole and at hand, and go on
 * byte by byte. Stateless; safe for use by any thread.
 */
final class BatchResults {

  private static final int USUAL_BYTES = 256;

  private BatchResults() {}

  /** Returns the answer of a batch. */
  static HttpResponse response(List<HttpResponse> answers) {
    var json = new ByteArrayOutputStream(USUAL_BYTES * (answers.size() + 1));
    write("{\"results\":[", json);
    for (int i = 0; i < answers.size(); i++) {
      write(i == 0 ? "" : ",", json);
      write(answers.get(i), json);
    }
    write("]}", json);
    return JsonResponse.of(200, json.toByteArray());
  }

  /** Returns the result of one operation as a line. */
  static ByteString line(HttpResponse answer) {
    var json = new ByteArrayOutputStream(USUAL_BYTES);
    write(answer, json);
    write("\n", json);
    return ByteString.fromArrayUnsafe(json.toByteArray());
  }

  /** Returns how long the body of an answer is. */
  static int bytes(HttpResponse answer) {
    return ((HttpEntity.Strict) answer.entity()).getData().size();
  }

  private static void write(HttpResponse answer, ByteArrayOutputStream json) {
    write("{\"status\":" + answer.status().intValue(), json);
    answer
        .getHeader("Location")
        .map(HttpHeader::value)
        .ifPresent(location -> write(",\"location\":" + TextNode.valueOf(location), json));
    if (answer.getHeader("Idempotency-Replayed").isPresent()) {
      write(",\"replayed\":true", json);
    }
    write(",\"body\":", json);
    json.writeBytes(((HttpEntity.Strict) answer.entity()).getData().toArray());
    write("}", json);
  }

  private static void write(String text, ByteArrayOutputStream json) {
    json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
