package io.quorate.client.http;

import io.quorate.client.error.QuorateException;
import io.quorate.client.http.AttemptResult.NotDone;
import io.quorate.client.http.AttemptResult.Unclear;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a call to one node, once. Safe for use by any thread. */
final class Exchange {

  private final HttpClient http;
  private final Map<String, String> headers;

  Exchange(HttpClient http, Map<String, String> headers) {
    this.http = http;
    this.headers = headers;
  }

  /**
   * Sends it and waits for the whole answer.
   *
   * @param limit how long that may take, positive
   */
  AttemptResult send(URI node, Call call, Duration limit) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Expected to send a call, but the thread is interrupted.");
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(message(node, call), headers -> new LimitedBody(LimitedBody.MOST_BYTES));
    try {
      // The time-out of the request itself would not cover a body that never ends.
      return Answers.read(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      return new Unclear(
          QuorateException.NO_ANSWER,
          "no_answer",
          "Expected an answer of %s within %d ms, but none came."
              .formatted(node, limit.toMillis()));
    } catch (ExecutionException failed) {
      return failure(node, failed.getCause() == null ? failed : failed.getCause());
    } finally {
      // Closes the connection of an answer that nobody waits for; else it does nothing.
      answer.cancel(true);
    }
  }

  private HttpRequest message(URI node, Call call) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(URI.create(node + call.path()))
            .method(
                call.method(),
                call.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body().toString()));
    headers.forEach(message::setHeader);
    if (call.body() != null) {
      message.setHeader("Content-Type", "application/json");
    }
    call.headers().forEach(message::setHeader);
    return message.build();
  }

  private static AttemptResult failure(URI node, Throwable cause) {
    String detail = "Expected an answer of %s, but: %s".formatted(node, cause);
    return switch (cause) {
      case ConnectException unreachable -> notSent(detail);
      case HttpConnectTimeoutException unreachable -> notSent(detail);
      case IOException broken -> new Unclear(QuorateException.NO_ANSWER, "no_answer", detail);
      case RuntimeException defect -> throw defect;
      default -> throw new IllegalStateException(detail, cause);
    };
  }

  private static NotDone notSent(String detail) {
    return new NotDone(QuorateException.NO_ANSWER, "unreachable", detail, false, Duration.ZERO);
  }
}
