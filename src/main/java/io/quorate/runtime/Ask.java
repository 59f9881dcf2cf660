package io.quorate.runtime;

import io.quorate.kernel.Process;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an entity is asked.
 *
 * @param type the name of the entity's type
 * @param id the entity's id
 * @param command one of the type's commands
 * @param requestId names the request for ever; null to be given one
 * @param readOnly whether the command never changes anything, so that it needs no request id
 * @param clientKey the idempotency key that the client gave, or null
 * @param expectedVersion the version that the client expects, or {@link
 *     HostMessage.Request#ANY_VERSION}
 * @param traceParent the W3C trace context to be kept with what it causes, or null
 * @param deadline the whole time it may take
 */
public record Ask(
    String type,
    String id,
    Object command,
    @Nullable String requestId,
    boolean readOnly,
    @Nullable String clientKey,
    long expectedVersion,
    @Nullable String traceParent,
    Duration deadline) {

  /** Asks to see the entity. */
  public static Ask read(String type, String id, Object command, Duration deadline) {
    return new Ask(
        type, id, command, null, true, null, HostMessage.Request.ANY_VERSION, null, deadline);
  }

  /** Asks for a client. */
  public static Ask write(
      String type,
      String id,
      Object command,
      @Nullable String clientKey,
      long expectedVersion,
      @Nullable String traceParent,
      Duration deadline) {
    return new Ask(
        type, id, command, null, false, clientKey, expectedVersion, traceParent, deadline);
  }

  /** Asks for another entity. */
  static Ask of(Process.Outgoing outgoing, Duration deadline) {
    return new Ask(
        outgoing.type(),
        outgoing.id(),
        outgoing.command(),
        outgoing.requestId(),
        false,
        null,
        HostMessage.Request.ANY_VERSION,
        null,
        deadline);
  }
}
