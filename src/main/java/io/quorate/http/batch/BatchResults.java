package io.quorate.http.batch;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.http.server.JsonResponse;
import io.quorate.runtime.codec.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes the answers of operations as results. Stateless; safe for use by any thread. */
final class BatchResults {

  private static final int USUAL_BYTES = 256;

  private BatchResults() {}

  /** Returns the answer of a batch. */
  static HttpResponse response(List<HttpResponse> answers) {
    byte[] body =
        written(
            USUAL_BYTES * (answers.size() + 1),
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("results");
              for (HttpResponse answer : answers) {
                write(answer, json);
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return JsonResponse.of(200, body);
  }

  /** Returns the result of one operation as a line. */
  static ByteString line(HttpResponse answer) {
    byte[] line =
        written(
            USUAL_BYTES,
            json -> {
              write(answer, json);
              json.writeRaw('\n');
            });
    return ByteString.fromArrayUnsafe(line);
  }

  private static void write(HttpResponse answer, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("status", answer.status().intValue());
    Optional<String> location = answer.getHeader("Location").map(HttpHeader::value);
    if (location.isPresent()) {
      json.writeStringField("location", location.get());
    }
    if (answer.getHeader("Idempotency-Replayed").isPresent()) {
      json.writeBooleanField("replayed", true);
    }
    json.writeFieldName("body");
    // The answer of an operation is JSON, whole and at hand.
    byte[] body = ((HttpEntity.Strict) answer.entity()).getData().toArray();
    json.writeRawValue(new String(body, StandardCharsets.UTF_8));
    json.writeEndObject();
  }

  private static byte[] written(int usualBytes, Writing writing) {
    var bytes = new ByteArrayOutputStream(usualBytes);
    try (JsonGenerator json = Json.STORED.createGenerator(bytes)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }
}
