package io.quorate.runtime.ask;

import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an entity is asked.
 *
 * @param type the name of the entity's type
 * @param id the entity's id
 * @param command one of the type's commands
 * @param readOnly whether the command changes nothing, or is safe to repeat by itself, so that it
 *     needs no request id
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
    boolean readOnly,
    @Nullable String clientKey,
    long expectedVersion,
    @Nullable String traceParent,
    Duration deadline) {

  /** Asks to see the entity. */
  public static Ask read(String type, String id, Object command, Duration deadline) {
    return new Ask(type, id, command, true, null, HostMessage.Request.ANY_VERSION, null, deadline);
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
    return new Ask(type, id, command, false, clientKey, expectedVersion, traceParent, deadline);
  }

  /**
   * Asks for another entity. What entities ask of each other is guarded by their states, and needs
   * no request id.
   */
  public static Ask of(Recipient.Entity recipient, Question<?> question, Duration deadline) {
    return read(recipient.type(), recipient.id(), question, deadline);
  }

  /** Returns the same ask with a command that its type knows. */
  public Ask translated(Object known) {
    return new Ask(type, id, known, readOnly, clientKey, expectedVersion, traceParent, deadline);
  }
}
