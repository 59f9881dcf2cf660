package io.quorate.http.server;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One row of the API: a method and a path template, and what answers it. Immutable.
 *
 * @param method GET, which answers HEAD too, POST, PUT or DELETE
 * @param template the path, with {@code {name}} for a parameter
 * @param kind which limits apply
 * @param handler answers; throws {@link Refusal} for a bad request
 * @param queries the parameters that the query may have
 * @param batchable whether it may be an operation of a batch: its answer is small, and comes soon
 */
public record Route(
    String method,
    String template,
    Kind kind,
    Handler handler,
    Set<String> queries,
    boolean batchable) {

  /** Which limits apply to a route. */
  public enum Kind {
    /** Counts against the requests in progress until it is answered. May have a body. */
    WORK,
    /** Is always let through: health, metrics, the cluster, documentation. */
    PROBE,
    /**
     * Counts like work until its response begins, and then as an open stream until the last byte. A
     * shutdown ends it.
     */
    STREAM,
    /** Has the limits of batches, {@link BatchSettings}. */
    BATCH
  }

  /** Answers a call. */
  @FunctionalInterface
  public interface Handler {
    /** Answers; throws {@link Refusal} for a bad request. */
    CompletionStage<HttpResponse> handle(HttpCall call);
  }

  /** Returns a route of kind {@link Kind#WORK}. */
  public static Route work(String method, String template, Handler handler) {
    return new Route(method, template, Kind.WORK, handler, Set.of(), false);
  }

  /** Returns a route of kind {@link Kind#WORK} that may be an operation of a batch, too. */
  public static Route operation(String method, String template, Handler handler) {
    return new Route(method, template, Kind.WORK, handler, Set.of(), true);
  }

  /** Returns a route of kind {@link Kind#PROBE}. */
  public static Route probe(String template, Handler handler) {
    return new Route("GET", template, Kind.PROBE, handler, Set.of(), false);
  }

  /** Returns a route of kind {@link Kind#STREAM}. */
  public static Route stream(String template, Handler handler) {
    return new Route("GET", template, Kind.STREAM, handler, Set.of(), false);
  }

  /** Returns a route of kind {@link Kind#BATCH}. */
  public static Route batch(String template, Handler handler) {
    return new Route("POST", template, Kind.BATCH, handler, Set.of(), false);
  }

  /** Returns the route with these parameters of the query. */
  public Route taking(String... names) {
    return new Route(method, template, kind, handler, Set.of(names), batchable);
  }

  List<String> segments() {
    return List.of(template.substring(1).split("/", -1));
  }
}
