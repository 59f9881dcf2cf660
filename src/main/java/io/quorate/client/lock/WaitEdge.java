package io.quorate.client.lock;

import io.quorate.client.json.JsonObject;

/** Names a member of a deadlock: an owner, and the lock for which it waits. Immutable. */
public record WaitEdge(String lock, String owner) {

  static WaitEdge of(JsonObject edge) {
    return new WaitEdge(edge.text("lock"), edge.text("owner"));
  }
}
