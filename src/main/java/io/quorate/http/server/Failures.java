package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong with a request into its answer. Stateless; safe for use by any thread. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** Returns what a refused client is told; anything else than a {@link Refusal} is a defect. */
  static HttpResponse response(HttpRequest request, String template, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refusal refusal) {
      return refusal.response();
    }
    LOG.error(
        "The handler of {} {} failed, for {}",
        request.method().value(),
        template,
        request.getUri().path(),
        cause);
    return new Problem(500, "internal", "Expected to answer, but the node has a defect.")
        .response();
  }
}
