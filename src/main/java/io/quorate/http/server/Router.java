package io.quorate.http.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the route of a request. Immutable and safe for use by any thread. */
public final class Router {

  private final List<Route> routes;
  private final Map<Integer, List<Candidate>> bySegmentCount = new HashMap<>();

  /** Creates a router over all routes of the API. */
  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      List<String> segments = route.segments();
      bySegmentCount
          .computeIfAbsent(segments.size(), count -> new ArrayList<>())
          .add(new Candidate(route, segments));
    }
  }

  /** Returns all routes. */
  public List<Route> routes() {
    return routes;
  }

  /** Finds the route of a method and path. */
  Match find(String method, List<String> path) {
    var allowed = new TreeSet<String>();
    for (Candidate candidate : bySegmentCount.getOrDefault(path.size(), List.of())) {
      if (candidate.matches(path)) {
        if (candidate.route.method().equals(method)) {
          return new Match.Found(candidate.route, candidate.parameters(path));
        }
        allowed.add(candidate.route.method());
      }
    }
    return allowed.isEmpty() ? Match.NoPath.INSTANCE : new Match.NoMethod(List.copyOf(allowed));
  }

  /** What was found. */
  sealed interface Match {
    /** A route. */
    record Found(Route route, Map<String, String> parameters) implements Match {}

    /** The path exists, with other methods. */
    record NoMethod(List<String> allowed) implements Match {}

    /** There is no such path. */
    enum NoPath implements Match {
      INSTANCE
    }
  }

  private record Candidate(Route route, List<String> segments) {

    boolean matches(List<String> path) {
      for (int i = 0; i < segments.size(); i++) {
        boolean matches =
            isParameter(segments.get(i))
                ? !path.get(i).isEmpty()
                : segments.get(i).equals(path.get(i));
        if (!matches) {
          return false;
        }
      }
      return true;
    }

    Map<String, String> parameters(List<String> path) {
      var parameters = new HashMap<String, String>();
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (isParameter(segment)) {
          parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
        }
      }
      return parameters;
    }

    private static boolean isParameter(String segment) {
      return segment.startsWith("{");
    }
  }
}
