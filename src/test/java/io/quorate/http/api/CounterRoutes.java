package io.quorate.http.api;

import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Route;
import io.quorate.node.counter.CounterCommand;
import io.quorate.node.counter.CounterType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of counters. */
public final class CounterRoutes {

  private CounterRoutes() {}

  /** Returns the routes. */
  public static List<Route> over(ApiContext context) {
    var counters = new EntityEndpoint<>(CounterType.TYPE, context);
    return List.of(
        Route.work("GET", "/v1/counters/{id}", counters.read(new CounterCommand.Get())),
        Route.work("POST", "/v1/counters/{id}/counts", counters.write(CounterRoutes::count)));
  }

  private static CounterCommand count(HttpCall call) {
    return new CounterCommand.Count(Fields.required("times", call.body(CountBody.class).times));
  }

  private record CountBody(@Nullable Long times) {}
}
