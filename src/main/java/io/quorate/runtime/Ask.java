package io.quorate.runtime;

import io.quorate.kernel.EntityType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an entity is asked.
 *
 * @param type the entity's type
 * @param id the entity's id
 * @param command one of the type's commands
 * @param readOnly whether the command never changes anything, so that it needs no request id
 * @param clientKey the idempotency key that the client gave, or null
 * @param expectedVersion the version that the client expects, or {@link
 *     HostMessage.Request#ANY_VERSION}
 * @param deadline the whole time it may take
 */
public record Ask(
    EntityType<?, ?, ?> type,
    String id,
    Object command,
    boolean readOnly,
    @Nullable String clientKey,
    long expectedVersion,
    Duration deadline) {}
