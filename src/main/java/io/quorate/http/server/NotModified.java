package io.quorate.http.server;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import java.util.regex.Pattern;

/**
 * Answers 304 without a body to a client that has already what it asks for, as it says with {@code
 * If-None-Match} (RFC 9110, section 13.1.2). Stateless; safe for use by any thread.
 */
final class NotModified {

  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7e]*\")");

  private NotModified() {}

  /** Returns the answer, or that the client has it. */
  static HttpResponse instead(HttpRequest request, HttpResponse answer) {
    String method = request.method().value();
    if (answer.status() != StatusCodes.OK || !(method.equals("GET") || method.equals("HEAD"))) {
      return answer;
    }
    return answer
        .getHeader("ETag")
        .map(HttpHeader::value)
        .filter(tag -> isKnown(request, tag))
        .map(
            tag ->
                HttpResponse.create()
                    .withStatus(StatusCodes.NOT_MODIFIED)
                    .addHeaders(answer.getHeaders()))
        .orElse(answer);
  }

  private static boolean isKnown(HttpRequest request, String tag) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("if-none-match") && names(header.value(), tag)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String known, String tag) {
    return known.strip().equals("*")
        || TAG.matcher(known).results().anyMatch(match -> match.group(1).equals(tag));
  }
}
