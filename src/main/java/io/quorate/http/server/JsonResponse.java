package io.quorate.http.server;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.runtime.codec.Json;
import org.jspecify.annotations.Nullable;

/** Makes the responses whose body is JSON. */
public final class JsonResponse {

  private JsonResponse() {}

  /** Returns a success that shows a value. */
  public static HttpResponse ok(@Nullable Object value) {
    return of(200, written(value));
  }

  /** Returns a response that shows a value. */
  public static HttpResponse of(int status, JsonNode value) {
    return of(status, written(value));
  }

  /** Returns a response with JSON that is written already. */
  public static HttpResponse of(int status, byte[] json) {
    return of(status, ContentTypes.APPLICATION_JSON, json);
  }

  static HttpResponse of(int status, ContentType contentType, byte[] json) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withEntity(HttpEntities.create(contentType, json));
  }

  static byte[] written(@Nullable Object value) {
    try {
      return Json.STORED.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write JSON.", e);
    }
  }
}
