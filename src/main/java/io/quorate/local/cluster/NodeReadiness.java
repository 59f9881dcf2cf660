package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks nodes over HTTP whether they are ready, and how they see the cluster. Safe for use by any
 * thread.
 */
public final class NodeReadiness implements AutoCloseable {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

  /** Longer: the node that is asked asks all others first, with limits of its own. */
  private static final Duration CLUSTER_TIMEOUT = Duration.ofSeconds(10);

  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_TIMEOUT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /** Tells whether the node at a base URL says that it is ready. */
  public boolean isReady(String url) {
    return get(url + "/health/ready", REQUEST_TIMEOUT).isPresent();
  }

  /** Returns the cluster as the node at a base URL sees it; empty when it does not answer. */
  public Optional<ClusterState> clusterState(String url) {
    return get(url + "/v1/cluster", CLUSTER_TIMEOUT).flatMap(ClusterState::parse);
  }

  private Optional<String> get(String url, Duration timeout) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() == OK ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException notYet) {
      return Optional.empty();
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
