package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.replica.SessionVector;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a client keeps what it has read and written, and the answer tells what it is
 * to keep from then on. Stateless.
 */
final class SessionHeader {

  static final String NAME = "Quorate-Session";

  private SessionHeader() {}

  /** Returns what the client has sent; null when it has sent nothing. */
  static @Nullable SessionVector of(HttpCall call) {
    String text = call.header(NAME);
    return text == null
        ? null
        : SessionVector.parse(text)
            .orElseThrow(
                () ->
                    Refusal.invalidArgument(
                        "Expected %s to be '%s', or as the last answer has told it, but it is not."
                            .formatted(NAME, SessionVector.NEW_TEXT)));
  }

  /** Refuses the header where the answer could not tell what the client has changed. */
  static void refuse(HttpCall call) {
    call.refuseHeader(NAME, "this request keeps no session.");
  }

  /**
   * Keeps a session over the writes of one type's entities. An answer without a version tells
   * nothing of it, so that the owner is asked next.
   *
   * @param handler answers; the path names the entity as {@code id}
   */
  static Route.Handler over(EntityType<?, ?, ?> type, Route.Handler handler) {
    return call -> {
      SessionVector session = of(call);
      if (session == null) {
        return handler.handle(call);
      }
      String persistenceId = PersistenceIds.of(type.name(), call.id("id"));
      return handler
          .handle(call)
          .thenApply(response -> with(after(session, persistenceId, response), response));
    };
  }

  private static SessionVector after(
      SessionVector session, String persistenceId, HttpResponse response) {
    return response
        .getHeader("ETag")
        .map(tag -> session.seen(persistenceId, ReplyResponse.version(tag.value())))
        .orElseGet(() -> session.changed(persistenceId));
  }

  static HttpResponse with(SessionVector session, HttpResponse response) {
    return response.addHeader(RawHeader.create(NAME, session.text()));
  }
}
