package io.quorate.http.server;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;

/**
 * Answers with a problem what Akka cannot parse as HTTP, and closes the connection. The setting
 * {@code akka.http.server.parsing.error-handler} names it; Akka looks it up as a Scala object.
 */
public final class ParsingProblems extends ParsingErrorHandler {

  /** The only instance, under the name that Scala gives it. */
  public static final ParsingProblems MODULE$ = new ParsingProblems();

  private static final int URI_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;

  private ParsingProblems() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    return problem(status.intValue()).response().addHeader(Connection.create("close"));
  }

  private static Problem problem(int status) {
    return switch (status) {
      case URI_TOO_LONG ->
          new Problem(status, "uri_too_long", "Expected a shorter URI, but it is too long.");
      case HEADERS_TOO_LARGE ->
          new Problem(
              status, "headers_too_large", "Expected smaller headers, but they are too large.");
      default ->
          status >= 500
              ? new Problem(status, "not_implemented", "Expected a known request, but it is not.")
              : new Problem(
                  status, "invalid_argument", "Expected an HTTP request, but it is none.");
    };
  }
}
