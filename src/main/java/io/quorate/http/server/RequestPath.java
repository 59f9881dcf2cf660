package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.scaladsl.model.Uri;
import java.util.ArrayList;
import java.util.List;

/** Splits the path of a request. */
final class RequestPath {

  private RequestPath() {}

  /** Returns the decoded segments, empty ones included: an empty id must not vanish. */
  static List<String> segments(HttpRequest request) {
    var segments = new ArrayList<String>();
    Uri.Path rest = request.getUri().asScala().path();
    while (!rest.isEmpty()) {
      rest = rest.tail();
      if (rest.isEmpty() || rest.startsWithSlash()) {
        segments.add("");
      } else {
        segments.add(rest.head().toString());
        rest = rest.tail();
      }
    }
    return segments;
  }
}
