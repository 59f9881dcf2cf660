package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.japi.Pair;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses parameters of the query that a route of the API does not have: a request that asks for
 * something must not be answered as if it had not. The pages and probes beside the API take any.
 * Stateless; safe for use by any thread.
 */
final class QueryCheck {

  private static final String API = "/v1/";
  private static final int MAX_SHOWN = 40;

  private QueryCheck() {}

  /** Returns when the query may be taken; throws {@link Refusal} when it may not. */
  static void check(Route route, HttpRequest request) {
    if (!route.template().startsWith(API) || request.getUri().rawQueryString().isEmpty()) {
      return;
    }
    List<Pair<String, String>> given = request.getUri().query().toList();
    Set<String> known = route.queries();
    var seen = new HashSet<String>();
    for (Pair<String, String> parameter : given) {
      String name = parameter.first();
      if (!known.contains(name)) {
        throw Refusal.invalidArgument(
            known.isEmpty()
                ? "Expected no query, but it has '%s'.".formatted(shown(name))
                : "Expected a query of only %s, but '%s' is none of them."
                    .formatted(new TreeSet<>(known), shown(name)));
      }
      if (!seen.add(name)) {
        throw Refusal.invalidArgument("Expected one %s, but there are more.".formatted(name));
      }
    }
  }

  private static String shown(String name) {
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
  }
}
