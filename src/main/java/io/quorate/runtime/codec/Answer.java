package io.quorate.runtime.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a client was told whose request carried a key, as it is read from the event of that request.
 *
 * @param commandHash a hash of the keyed command
 * @param part what the answer showed: a part's id; null for the entity
 * @param version the version that the answer showed; null in rows of version 0.1
 * @param view what the answer showed, as JSON; null in rows of version 0.1
 * @param event what the request changed; null when it changed nothing
 */
public record Answer(
    @JsonProperty("hash") long commandHash,
    @JsonProperty("part") @Nullable String part,
    @JsonProperty("ver") @Nullable Long version,
    @JsonProperty("view") @Nullable JsonNode view,
    @JsonProperty("event") @Nullable JsonNode event) {

  /** Whether the request changed anything. */
  public boolean changed() {
    return event != null;
  }
}
