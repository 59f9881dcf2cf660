package io.quorate.http.api;

import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Route;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import java.util.List;

/** The routes of locks. */
public final class LockRoutes {

  private LockRoutes() {}

  /** Returns the routes. */
  public static List<Route> over(ApiContext context) {
    var locks = new EntityEndpoint<>(LockType.TYPE, context);
    var acquiring = new LockEndpoint(context);
    return List.of(
        Route.work("GET", "/v1/locks/{id}", locks.read(new LockCommand.Get()))
            .taking(LeveledReads.QUERIES),
        Route.work("GET", "/v1/locks", new LockListRoute(context)::list)
            .taking("owner", "prefix", "limit", "after"),
        Route.stream("/v1/locks/{id}/events", new LockStream(context, locks::events)::events)
            .taking("after", "limit"),
        Route.work("PUT", "/v1/locks/{id}", inSession(acquiring.sized(LockRoutes::resize))),
        Route.work("DELETE", "/v1/locks/{id}", locks.write(Fields.none(new LockCommand.Delete()))),
        Route.work("POST", "/v1/locks/{id}/acquire", inSession(acquiring::acquire)),
        Route.work("POST", "/v1/locks/{id}/renew", inSession(acquiring.granted(LockRoutes::renew))),
        Route.work(
            "POST", "/v1/locks/{id}/release", inSession(acquiring.granted(LockRoutes::release))),
        Route.work(
            "POST",
            "/v1/locks/{id}/downgrade",
            inSession(acquiring.granted(LockRoutes::downgrade))),
        Route.work("POST", "/v1/locks/{id}/force-release", locks.write(LockRoutes::force)),
        Route.work(
            "DELETE",
            "/v1/locks/{id}/waiters/{waitId}",
            locks.write(call -> new LockCommand.CancelWait(LockEndpoint.waitId(call)))));
  }

  private static Route.Handler inSession(Route.Handler handler) {
    return SessionHeader.over(LockType.TYPE, handler);
  }

  private static LockCommand resize(HttpCall call) {
    return new LockCommand.Resize(call.body(LockBodies.PermitsBody.class).required());
  }

  private static LockCommand renew(HttpCall call) {
    LockBodies.RenewBody body = call.body(LockBodies.RenewBody.class);
    return new LockCommand.Renew(
        Fields.required("owner", body.owner()),
        Fields.required("token", body.token()),
        body.ttlMs());
  }

  private static LockCommand release(HttpCall call) {
    LockBodies.ReleaseBody body = call.body(LockBodies.ReleaseBody.class);
    return new LockCommand.Release(
        Fields.required("owner", body.owner()),
        Fields.required("token", body.token()),
        body.count());
  }

  private static LockCommand downgrade(HttpCall call) {
    LockBodies.HolderBody body = call.body(LockBodies.HolderBody.class);
    return new LockCommand.Downgrade(
        Fields.required("owner", body.owner()), Fields.required("token", body.token()));
  }

  private static LockCommand force(HttpCall call) {
    LockBodies.ForceBody body = call.body(LockBodies.ForceBody.class);
    return new LockCommand.ForceRelease(Fields.required("reason", body.reason()), body.token());
  }
}
