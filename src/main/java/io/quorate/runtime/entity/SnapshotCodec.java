package io.quorate.runtime.entity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityTypes;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the state of a hosted entity, with what the host keeps beside it, into a snapshot and back.
 * Immutable and safe for use by any thread.
 */
record SnapshotCodec<S>(EntityType<?, ?, S> type) {

  StoredSnapshot encode(HostState<S> state) {
    var stored =
        new Stored(
            Json.STORED.valueToTree(state.domain()),
            state.version(),
            state.lastAt(),
            state.memory().stored(),
            state.keys().stored());
    try {
      return new StoredSnapshot(
          EntityTypes.snapshotForm(type), Json.STORED.writeValueAsBytes(stored));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HostState<S> decode(StoredSnapshot snapshot) {
    try {
      Stored stored = Json.STORED.readValue(snapshot.bytes(), Stored.class);
      S domain = Json.STORED.treeToValue(stored.domain(), type.state());
      return new HostState<>(
          domain, stored.version(), stored.lastAt(), 0, stored.memory().restored(), keys(stored));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyFilter keys(Stored stored) {
    return stored.keys() == null
        ? KeyFilter.unknownUpTo(HybridClock.millis(stored.lastAt()))
        : stored.keys().restored();
  }

  /** Its form; without keys as version 0.1 has stored it. */
  private record Stored(
      @JsonProperty("domain") JsonNode domain,
      @JsonProperty("version") long version,
      @JsonProperty("lastAt") long lastAt,
      @JsonProperty("memory") RequestMemory.Stored memory,
      @JsonProperty("keys") KeyFilter.@Nullable Stored keys) {}
}
