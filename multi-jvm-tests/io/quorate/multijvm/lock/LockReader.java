package io.quorate.multijvm.lock;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.workload.RateGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads locks and their histories, once nobody uses them any more. Blocks. */
public final class LockReader {

  private static final int TRIES = 5;
  private static final int PAGE = 1000;

  private final Client client;

  public LockReader(Client client) {
    this.client = client;
  }

  /**
   * Waits until nobody holds any of these locks or waits for one. A lock that is not free in time
   * is judged as it is.
   */
  public void awaitFree(List<LockKey> keys, Duration limit) {
    Set<String> used = new HashSet<>();
    keys.forEach(key -> used.add(key.name()));
    RateGate.awaitUnlessTooLong(
        limit,
        () -> {
          used.removeIf(this::isFree);
          return used.isEmpty();
        });
  }

  /** Returns what happened to a lock, oldest first, as a node tells it by HTTP. */
  public List<JsonNode> history(String lock) {
    var events = new ArrayList<JsonNode>();
    JsonNode page;
    do {
      long after = events.isEmpty() ? 0 : events.getLast().path("sequence").asLong();
      page = read("/v1/locks/%s/events?limit=%d&after=%d".formatted(lock, PAGE, after));
      page.path("events").forEach(events::add);
    } while (page.has("next"));
    return events;
  }

  private boolean isFree(String lock) {
    JsonNode view = read("/v1/locks/" + lock);
    return view.path("holders").isEmpty() && view.path("queue").isEmpty();
  }

  /** A lock that was never used has no history: 404. */
  private JsonNode read(String path) {
    Attempt answer =
        IntStream.range(0, TRIES)
            .mapToObj(i -> client.get(i % client.nodeCount() + 1, path))
            .filter(one -> one.isAcknowledged() || one.isRefused())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Expected an answer to GET " + path));
    return answer.json();
  }
}
