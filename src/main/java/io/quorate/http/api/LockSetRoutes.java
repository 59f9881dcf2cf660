package io.quorate.http.api;

import io.quorate.http.server.Route;
import java.util.List;

/** The routes of lock sets. */
public final class LockSetRoutes {

  private LockSetRoutes() {}

  /** Returns the routes. */
  public static List<Route> over(ApiContext context) {
    var acquiring = new LockSetAcquisition.Endpoint(context);
    return List.of(
        Route.work("POST", "/v1/lock-sets/acquire", acquiring::acquire),
        Route.work("POST", "/v1/lock-sets/release", LockSetRelease.over(context)));
  }
}
