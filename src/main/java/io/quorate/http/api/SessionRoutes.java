package io.quorate.http.api;

import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Route;
import io.quorate.lock.session.SessionCommand;
import java.util.List;

/** The routes of sessions. */
public final class SessionRoutes {

  private SessionRoutes() {}

  /** Returns the routes. */
  public static List<Route> over(ApiContext context) {
    var sessions = new SessionEndpoint(context);
    return List.of(
        Route.work("PUT", "/v1/sessions/{id}", sessions.create(SessionRoutes::begin)),
        Route.work("GET", "/v1/sessions/{id}", sessions.read()),
        Route.work("POST", "/v1/sessions/{id}/keepalive", sessions.keepAlive()),
        Route.work("DELETE", "/v1/sessions/{id}", sessions.end()));
  }

  private static SessionCommand begin(HttpCall call) {
    LockBodies.SessionBody body = call.body(LockBodies.SessionBody.class);
    return new SessionCommand.Begin(
        call.id("id"), Durations.millis("ttl", Fields.required("ttl", body.ttl())));
  }
}
