package io.quorate.kernel.participant;

import org.jspecify.annotations.Nullable;

/**
 * Where a call step goes. Which URLs must be there depends on the protocol: sagas have {@code url}
 * and perhaps {@code compensateUrl}; 2PC and 3PC have the other three.
 *
 * @param body the JSON text that is sent, or null for none
 */
public record CallTarget(
    @Nullable String url,
    @Nullable String compensateUrl,
    @Nullable String prepareUrl,
    @Nullable String commitUrl,
    @Nullable String abortUrl,
    @Nullable String body) {}
