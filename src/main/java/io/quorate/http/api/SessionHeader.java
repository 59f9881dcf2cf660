package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import io.quorate.kernel.RejectionCode;
import io.quorate.replica.SessionVector;
import io.quorate.runtime.message.Reply;
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

  /** Refuses a header that is none, before anything is done. */
  static void check(HttpCall call) {
    of(call);
  }

  /** Returns the answer to a write of an entity, for a client that keeps a session. */
  static HttpResponse after(
      HttpCall call, String persistenceId, Reply reply, HttpResponse response) {
    SessionVector session = of(call);
    if (session == null) {
      return response;
    }
    if (reply.rejection() == null) {
      return with(session.seen(persistenceId, reply.version()), response);
    }
    return with(
        reply.code() == RejectionCode.OUTCOME_UNKNOWN ? session.changed(persistenceId) : session,
        response);
  }

  /** Returns an answer for a client that keeps a session, when it tells no version. */
  static HttpResponse changed(HttpCall call, String persistenceId, HttpResponse response) {
    SessionVector session = of(call);
    return session == null ? response : with(session.changed(persistenceId), response);
  }

  static HttpResponse with(SessionVector session, HttpResponse response) {
    return response.addHeader(RawHeader.create(NAME, session.text()));
  }
}
