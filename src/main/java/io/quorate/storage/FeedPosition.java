package io.quorate.storage;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A place in the feed. Opaque: only the engine that wrote the cursor can read it, and compare it
 * with others ({@link Feed#order}). It stays valid.
 *
 * @param cursor the place, in a form that fits into a URL as it is
 */
public record FeedPosition(@JsonValue String cursor) {}
