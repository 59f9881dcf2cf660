package io.quorate.runtime.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of an event: what happened and all that must be durable together with it. Only
 * the last event of a command carries the request's members.
 *
 * @param at when, by the hybrid clock
 * @param dueAtMs when the entity is next due after this event, in milliseconds since the epoch, 0
 *     for never; null when that did not change
 * @param requestId the request, over all its attempts
 * @param clientKey the idempotency key that the client gave
 * @param commandHash a hash of the keyed command
 * @param part what the request's answer shows: a part's id; null for the entity
 * @param traceParent the W3C trace context of the request
 * @param event the event itself; null for {@link StoredEvent#NOTED}
 */
public record Envelope(
    @JsonProperty("at") long at,
    @JsonProperty("due") @Nullable Long dueAtMs,
    @JsonProperty("rid") @Nullable String requestId,
    @JsonProperty("key") @Nullable String clientKey,
    @JsonProperty("hash") @Nullable Long commandHash,
    @JsonProperty("part") @Nullable String part,
    @JsonProperty("trace") @Nullable String traceParent,
    @JsonProperty("event") @Nullable JsonNode event) {}
