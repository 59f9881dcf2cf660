package io.quorate.http.server;

import akka.NotUsed;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.Optional;

/**
 * Bodies of any length that are JSON objects, one a line: <a
 * href="https://github.com/ndjson/ndjson-spec">NDJSON</a>. Stateless; safe for use by any thread.
 */
public final class JsonLines {

  private static final ContentType TYPE =
      ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", false));

  private JsonLines() {}

  /** Whether a request has such a body. */
  static boolean areIn(HttpRequest request) {
    return request.entity().getContentType().mediaType().toString().equals("application/x-ndjson");
  }

  /** Returns the lines that are not empty; nothing in the place of one that is longer. */
  static Source<Optional<ByteString>, NotUsed> of(HttpRequest request, int longest) {
    return request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .mapMaterializedValue(unused -> NotUsed.getInstance())
        .statefulMap(
            () -> new LineSplitter(longest),
            (splitter, chunk) -> Pair.create(splitter, splitter.add(chunk)),
            splitter -> Optional.of(splitter.end()))
        .mapConcat(lines -> lines);
  }

  /** Returns a response of such lines, each with its end. */
  public static HttpResponse response(Source<ByteString, ?> lines) {
    return HttpResponse.create()
        .withStatus(StatusCodes.OK)
        .withEntity(HttpEntities.createChunked(TYPE, lines));
  }
}
