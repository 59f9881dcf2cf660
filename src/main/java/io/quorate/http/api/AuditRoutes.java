package io.quorate.http.api;

import io.quorate.audit.Audit;
import io.quorate.http.server.Route;
import java.time.Duration;
import java.util.List;

/** The route of the audit. */
public final class AuditRoutes {

  private AuditRoutes() {}

  /**
   * Returns the routes.
   *
   * @param deadline how long reading the audit may take
   */
  public static List<Route> over(Audit audit, Duration deadline) {
    return List.of(
        Route.work("GET", "/v1/audit", call -> KeptAnswer.of(audit.read(), deadline, "the audit")));
  }
}
