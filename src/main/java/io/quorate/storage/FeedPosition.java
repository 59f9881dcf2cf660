package io.quorate.storage;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A place in the feed. Opaque: only the engine that wrote the cursor can read it, and two of them
 * can be compared for equality alone.
 *
 * @param cursor the place, in a form that fits into a URL as it is
 */
public record FeedPosition(@JsonValue String cursor) {}
