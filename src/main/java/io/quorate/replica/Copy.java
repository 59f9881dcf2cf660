package io.quorate.replica;

import io.quorate.runtime.entity.EntityImage;

/**
 * A copy of an entity. Immutable.
 *
 * @param image what the entity was
 * @param asOfNanos the copy has all that was durable at this moment, in nanoseconds of the
 *     monotonic clock, and perhaps more
 */
public record Copy(EntityImage<?, ?, ?> image, long asOfNanos) {}
