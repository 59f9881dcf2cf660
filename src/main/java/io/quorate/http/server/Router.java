package io.quorate.http.server;

import akka.http.javadsl.model.headers.RawHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route of a request. Immutable and safe for use by any thread. */
public final class Router {

  private static final String GET = "GET";
  private static final String HEAD = "HEAD";

  private final Map<Integer, List<Candidate>> bySegmentCount = new HashMap<>();

  /**
   * Creates a router over all routes of a node.
   *
   * @throws IllegalArgumentException when two routes answer the same requests
   */
  public Router(List<Route> routes) {
    var shapes = new HashSet<String>();
    for (Route route : routes) {
      if (!shapes.add(route.method() + " " + route.template().replaceAll("\\{[^}]*}", "{}"))) {
        throw new IllegalArgumentException(
            "Expected one route for %s %s, but there are two."
                .formatted(route.method(), route.template()));
      }
      List<String> segments = route.segments();
      bySegmentCount
          .computeIfAbsent(segments.size(), count -> new ArrayList<>())
          .add(new Candidate(route, segments));
    }
  }

  /** Finds the route of a method and path; HEAD has that of GET, and Akka sends no body then. */
  Match find(String method, List<String> path) {
    String answered = method.equals(HEAD) ? GET : method;
    List<Candidate> candidates = bySegmentCount.getOrDefault(path.size(), List.of());
    for (Candidate candidate : candidates) {
      if (candidate.route.method().equals(answered) && candidate.matches(path)) {
        return new Match.Found(candidate.route, candidate.parameters(path));
      }
    }
    var allowed = new TreeSet<String>();
    for (Candidate candidate : candidates) {
      if (candidate.matches(path)) {
        allowed.add(candidate.route.method());
      }
    }
    if (allowed.contains(GET)) {
      allowed.add(HEAD);
    }
    return allowed.isEmpty() ? Match.NoPath.INSTANCE : new Match.NoMethod(allowed);
  }

  /** What was found. */
  sealed interface Match {

    /** Returns the route; throws {@link Refusal} when there is none. */
    Found found();

    /** Returns the template of the route, as metrics name it. */
    default String template() {
      return "none";
    }

    /** A route, and the decoded parameters of the path. */
    record Found(Route route, Map<String, String> parameters) implements Match {
      @Override
      public Found found() {
        return this;
      }

      @Override
      public String template() {
        return route.template();
      }
    }

    /** The path exists, with other methods. */
    record NoMethod(Set<String> allowed) implements Match {
      @Override
      public Found found() {
        String allow = String.join(", ", allowed);
        throw new Refusal(
            new Problem(
                405, "method_not_allowed", "Expected one of %s, but not this.".formatted(allow)),
            RawHeader.create("Allow", allow));
      }
    }

    /** There is no such path. */
    enum NoPath implements Match {
      INSTANCE;

      @Override
      public Found found() {
        throw new Refusal(
            new Problem(404, "not_found", "Expected a path of the API, but this is none."));
      }
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
