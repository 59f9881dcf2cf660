package io.quorate.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.ByteSearch;
import io.quorate.http.server.HttpCall;
import io.quorate.kernel.Check;
import io.quorate.lock.LossReason;
import io.quorate.lock.SessionRef;
import io.quorate.lock.session.SessionCommand;
import io.quorate.lock.session.SessionType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What sessions have to do with claims to locks: each knows of a claim before it is made, and tells
 * how long a grant lasts that belongs to it. Immutable; safe for use by any thread.
 */
record SessionClaims(Entities entities, Duration deadline) {

  /**
   * What a session says to a claim.
   *
   * @param session what the claim has to do with it; null when it may not be
   * @param refusal why it may not be, or null
   */
  record Attached(@Nullable SessionRef session, @Nullable Reply refusal) {

    /** A claim that belongs to no session. */
    static final Attached NONE = new Attached(null, null);
  }

  /** Lets a session know of a claim, before it is made. */
  CompletionStage<Attached> attach(String lock, String session) {
    String id = HttpCall.checked(() -> Check.givenId("session", session));
    return ask(id, new SessionCommand.Attach(lock))
        .thenApply(
            reply -> {
              if (reply.rejection() != null) {
                return new Attached(null, reply);
              }
              JsonNode view = ReplyResponse.json(reply);
              return new Attached(
                  new SessionRef(
                      id, view.path("life").longValue(), view.path("attachment").longValue()),
                  null);
            });
  }

  /** Lets a session know that nothing came of a claim; may be lost. */
  void detach(SessionRef of) {
    ask(of.id(), new SessionCommand.Release(of.life(), of.attachment()));
  }

  /**
   * Whether nothing is left of a claim. What the lock does not remember says nothing: it may be one
   * of many acquisitions of a grant that is held.
   */
  static boolean isOver(Reply reply) {
    if (reply.rejection() != null) {
      return true;
    }
    if (!ByteSearch.contains(reply.body(), LockEndpoint.LOST)) {
      return false;
    }
    JsonNode reason = ReplyResponse.json(reply).path("lost");
    return reason.isTextual() && !reason.textValue().equals(LossReason.NOT_HELD.text());
  }

  /** Asks how long a session lasts. */
  CompletionStage<Reply> lasting(String session) {
    return ask(session, new SessionCommand.Get());
  }

  /**
   * Returns a grant with how long it lasts, or nothing when the life is over that it was granted
   * to, and the lock has still to hear it.
   */
  static Optional<ObjectNode> lasting(JsonNode grant, JsonNode session) {
    if (!session.path("life").equals(grant.path("sessionLife"))) {
      return Optional.empty();
    }
    ObjectNode shown = ((ObjectNode) grant).deepCopy();
    shown.set("expiresAt", session.path("expiresAt"));
    shown.set("remaining", session.path("remaining"));
    return Optional.of(shown);
  }

  private CompletionStage<Reply> ask(String session, SessionCommand command) {
    return entities.ask(Ask.read(SessionType.TYPE.name(), session, command, deadline));
  }
}
