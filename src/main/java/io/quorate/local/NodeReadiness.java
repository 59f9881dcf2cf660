package io.quorate.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks nodes over HTTP whether they are ready. Safe for use by any thread. */
final class NodeReadiness implements AutoCloseable {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_TIMEOUT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /** Tells whether the node at a base URL says that it is ready. */
  boolean isReady(String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/health/ready")).timeout(REQUEST_TIMEOUT).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("Expected to wait for the nodes, but was interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
