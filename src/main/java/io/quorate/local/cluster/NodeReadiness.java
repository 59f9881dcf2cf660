package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.http.JsonResponse;
import java.io.IOException;
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

  private final JsonClient client = new JsonClient();

  /** Tells whether the node at a base URL says that it is ready. */
  public boolean isReady(String url) {
    return get(url, "/health/ready", REQUEST_TIMEOUT).isPresent();
  }

  /** Returns the cluster as the node at a base URL sees it; empty when it does not answer. */
  public Optional<ClusterState> clusterState(String url) {
    return get(url, "/v1/cluster", CLUSTER_TIMEOUT).flatMap(ClusterState::parse);
  }

  private Optional<String> get(String url, String path, Duration timeout) {
    try {
      JsonResponse response = client.send(url, JsonRequest.get(path), timeout);
      return response.isSuccess() ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("Expected to wait for the nodes, but was interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
