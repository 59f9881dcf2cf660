package io.quorate.http.stream;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Writes server-sent events, as the HTML standard says (section 9.2). Stateless. */
public final class ServerSentEvents {

  /** After this time without an event a client is shown that the stream goes on. */
  public static final Duration ALIVE_AFTER = Duration.ofSeconds(15);

  /** Shows the client, and all between, that the stream goes on. */
  public static final ByteString ALIVE = ByteString.fromString(": alive\n\n");

  private ServerSentEvents() {}

  /** Returns a response that sends events as they come. */
  public static HttpResponse response(Source<ByteString, NotUsed> events) {
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .withEntity(
            HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events));
  }

  /** Shows the same, and where to go on: a client takes note of an id without data. */
  public static ByteString alive(String id) {
    return ByteString.fromString("id: " + id + "\n: alive\n\n");
  }

  /**
   * Returns an event.
   *
   * @param id by which the client resumes after it
   * @param type a name without line breaks
   * @param data JSON, which has no line breaks as it is written here
   */
  public static ByteString event(long id, String type, JsonNode data) {
    return ByteString.fromString("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n");
  }
}
