package io.quorate.runtime.entity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.WireSerializer;
import io.quorate.storage.Snapshots.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the state of a hosted entity, with what the host keeps beside it, into a snapshot and back.
 * A snapshot's form names the type, the version of its state's stored form, and the version of what
 * the host keeps. Immutable and safe for use by any thread.
 */
record SnapshotCodec<S>(EntityType<?, ?, S> type) {

  /** The form of what the host keeps beside an entity's state. */
  private static final String HOST_FORM = ".2";

  /**
   * Returns what makes the snapshot. To be called by the entity's actor; the result may be used
   * later, by any thread.
   */
  Supplier<Snapshot> encoder(HostState<S> state) {
    RequestMemory memory = state.memory();
    KeyFilter.Stored keys = state.keys().stored();
    return () ->
        encoded(
            state,
            new Stored(
                Json.STORED.valueToTree(state.domain()),
                state.version(),
                state.lastAt(),
                memory.stored(),
                keys));
  }

  private Snapshot encoded(HostState<S> state, Stored stored) {
    try {
      return new Snapshot(
          state.sequenceNr(),
          WireSerializer.IDENTIFIER,
          form(type.stateVersion()) + HOST_FORM,
          Json.STORED.writeValueAsBytes(stored));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a snapshot; empty when it has a form that this program does not know, or none. */
  Optional<HostState<S>> decode(Snapshot snapshot) {
    if (snapshot.serializer() != WireSerializer.IDENTIFIER || !knows(snapshot.form())) {
      return Optional.empty();
    }
    try {
      Stored stored = Json.STORED.readValue(snapshot.payload(), Stored.class);
      S domain = Json.STORED.treeToValue(stored.domain(), type.state());
      return Optional.of(
          new HostState<>(
              domain,
              stored.version(),
              stored.lastAt(),
              snapshot.sequenceNr(),
              snapshot.sequenceNr(),
              stored.memory().restored(),
              keys(stored)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private boolean knows(String form) {
    return isOf(form, type.stateVersion())
        || type.formerStateVersions().stream().anyMatch(version -> isOf(form, version));
  }

  /** Without the second part it is of version 0.1, whose snapshots held clients' keys. */
  private boolean isOf(String form, int version) {
    return form.equals(form(version) + HOST_FORM) || form.equals(form(version));
  }

  private String form(int version) {
    return "snapshot." + type.name() + "." + version;
  }

  private static KeyFilter keys(Stored stored) {
    long lastMs = HybridClock.millis(stored.lastAt());
    return stored.keys() == null ? KeyFilter.unknownUpTo(lastMs) : stored.keys().restored(lastMs);
  }

  /** Its form; without keys as version 0.1 has stored it. */
  private record Stored(
      @JsonProperty("domain") JsonNode domain,
      @JsonProperty("version") long version,
      @JsonProperty("lastAt") long lastAt,
      @JsonProperty("memory") RequestMemory.Stored memory,
      @JsonProperty("keys") KeyFilter.@Nullable Stored keys) {}
}
