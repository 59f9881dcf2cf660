package io.quorate.runtime.message;

import akka.actor.typed.ActorRef;
import io.quorate.kernel.Conversation;
import io.quorate.runtime.clock.HybridClock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an entity's actor receives. */
public sealed interface HostMessage {

  /** Stops the entity once it has answered what it holds; sent by sharding. */
  enum Stop implements HostMessage {
    /** The only value. */
    INSTANCE
  }

  /** Decides what waits; sent by the host to itself. */
  enum Flush implements HostMessage {
    /** The only value. */
    INSTANCE
  }

  /** Makes the entity see what time has brought; sent by the entity's own timer. */
  enum Wake implements HostMessage {
    /** The only value. */
    INSTANCE
  }

  /** Says that the entity's durable reminder is due; sent by the sweeper. */
  enum Remind implements HostMessage {
    /** The only value. */
    INSTANCE
  }

  /**
   * Brings what the journal knows of clients' keys; sent by the host to itself.
   *
   * @param answered the payloads of the events with which they were answered, by key; null when
   *     that could not be found out
   */
  record Recalled(@Nullable Map<String, byte[]> answered) implements HostMessage {}

  /**
   * Brings the number of the last event in the journal; sent by the host to itself.
   *
   * @param head 0 when it could not be found out
   */
  record Looked(long head) implements HostMessage {}

  /** Brings what another entity says, which may be lost. */
  record Whispered(Object message) implements HostMessage {}

  /** Makes the entity say what it has to say from time to time; sent by its own timer. */
  enum Pulse implements HostMessage {
    /** The only value. */
    INSTANCE
  }

  /** Carries a command that may be lost and that nobody waits for. */
  record Hint(Object command) implements HostMessage {}

  /** Looks whether something must be asked of others again; sent by the host to itself. */
  enum Resend implements HostMessage {
    /** The only value. */
    INSTANCE
  }

  /** Brings what became of something asked of others; sent by the host to itself. */
  record Answered(Conversation.Outgoing outgoing, Conversation.Answer answer)
      implements HostMessage {}

  /**
   * Carries a command.
   *
   * @param command one of the entity type's commands
   * @param requestId identifies the request over all its attempts, unique in the cluster; null for
   *     a command that only reads, or that the entity itself guards against repetition
   * @param clientKey the idempotency key that the client gave, or null
   * @param commandHash a hash of the command; 0 when there is no client key
   * @param expectedVersion the version that the client expects, {@link #ANY_VERSION} or {@link
   *     #SOME_VERSION}
   * @param firstSentAt when the first attempt was sent, by the hybrid clock
   * @param sentAt when this attempt was sent, by the hybrid clock
   * @param patienceMs how long after {@code sentAt} the entity may still decide it; the next
   *     attempt is sent only after that, so that of two attempts only one can take effect
   * @param traceParent the W3C trace context, or null
   */
  record Request(
      Object command,
      @Nullable String requestId,
      @Nullable String clientKey,
      long commandHash,
      long expectedVersion,
      long firstSentAt,
      long sentAt,
      int patienceMs,
      @Nullable String traceParent,
      ActorRef<Reply> replyTo)
      implements HostMessage {

    /** Stands for no expected version. */
    public static final long ANY_VERSION = -1;

    /** Stands for any version of an entity that exists. */
    public static final long SOME_VERSION = -2;

    /** A command that the entity has made of an answer. */
    public static Request internal(
        Object command, long now, int patienceMs, ActorRef<Reply> nobody) {
      return new Request(command, null, null, 0, ANY_VERSION, now, now, patienceMs, null, nobody);
    }

    /**
     * Whether it expects another version than this one. An entity without history has version 0,
     * which is none: whoever expects a version expects another.
     */
    public boolean expectsOtherThan(long version) {
      return expectedVersion != ANY_VERSION
          && (version == 0 || (expectedVersion != SOME_VERSION && expectedVersion != version));
    }

    /** Whether an earlier attempt may have reached the entity. */
    public boolean isRetry() {
      return firstSentAt != sentAt;
    }

    /** Whether its patience is over by the hybrid time {@code now}. */
    public boolean isStale(long now) {
      return HybridClock.millis(now) - HybridClock.millis(sentAt) >= patienceMs;
    }
  }
}
