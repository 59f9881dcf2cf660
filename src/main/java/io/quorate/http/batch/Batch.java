package io.quorate.http.batch;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.quorate.http.batch.BatchBody.OperationBody;
import io.quorate.http.server.Dispatch;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.HttpSettings;
import io.quorate.http.server.JsonBody;
import io.quorate.http.server.JsonLines;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.http.server.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does many operations of one request, each for itself: one that is refused stops no other. They
 * begin in their order, some of them at once; so those of one entity reach it in their order, and
 * are decided in it, unless one has to be tried again after a fail-over. The results have the order
 * of the operations. Safe for use by any thread.
 */
public final class Batch {

  /** The most operations of one batch. */
  static final int MAX_OPERATIONS = 1_000;

  /** Room in a line for what is around a body. */
  private static final int AROUND_A_BODY_BYTES = 2_048;

  /** How much is sent together, at most, when the client reads slowly. */
  private static final int CHUNK_BYTES = 32_768;

  private static final Problem NOT_BEGUN =
      new Problem(
          503, "unavailable", "Expected to begin in time, but the operations before it took it.");

  private static final Problem LINE_TOO_LONG =
      new Problem(
          413, "payload_too_large", "Expected a shorter line, but it is longer than may be.");

  private static final Problem LEAVING =
      new Problem(503, "unavailable", "Expected a serving node, but it is shutting down.");

  private final Dispatch dispatch;
  private final int atOnce;
  private final long maxBodyBytes;
  private final int longestLine;
  private final Duration deadline;
  private final ActorSystem<?> system;
  private final BooleanSupplier leaving;

  private Batch(
      Router router, HttpSettings settings, ActorSystem<?> system, BooleanSupplier leaving) {
    this.dispatch = new Dispatch(router);
    this.atOnce = settings.batches().atOnce();
    this.maxBodyBytes = settings.maxBodyBytes();
    this.longestLine = (int) maxBodyBytes + AROUND_A_BODY_BYTES;
    this.deadline = settings.deadline();
    this.system = system;
    this.leaving = leaving;
  }

  /**
   * Returns the route of batches.
   *
   * @param operations the routes that a batch may hold, and others
   * @param leaving whether the node shuts down, so that nothing more is to begin
   */
  public static Route over(
      List<Route> operations,
      HttpSettings settings,
      ActorSystem<?> system,
      BooleanSupplier leaving) {
    return Route.batch(
        "/v1/batch", new Batch(new Router(operations), settings, system, leaving)::handle);
  }

  private CompletionStage<HttpResponse> handle(HttpCall call) {
    call.refuseIfNoneMatch();
    call.refuseHeader("If-Match", "a batch has no version.");
    var keys = new OperationKeys(call.idempotencyKey());
    String trace = call.traceParent();
    return call.hasLines()
        ? CompletableFuture.completedFuture(stream(call, keys, trace))
        : list(call.body(BatchBody.class).checked(), keys, trace);
  }

  private CompletionStage<HttpResponse> list(
      List<Operation> operations, OperationKeys keys, @Nullable String trace) {
    long beginBefore = System.nanoTime() + deadline.toNanos();
    return Source.from(operations)
        .zipWithIndex()
        .mapAsync(
            atOnce,
            indexed ->
                System.nanoTime() - beginBefore >= 0
                    ? refused(NOT_BEGUN)
                    : answer(indexed.first(), keys.of((long) indexed.second()), trace))
        .runWith(Sink.seq(), system)
        .thenApply(BatchResults::response);
  }

  /**
   * Answers line by line, no faster than the client reads. A node that shuts down reads no further,
   * so that what has no result then was not begun.
   */
  private HttpResponse stream(HttpCall call, OperationKeys keys, @Nullable String trace) {
    return JsonLines.response(
        call.lines(longestLine)
            .takeWhile(line -> !leaving.getAsBoolean())
            .zipWithIndex()
            .mapAsync(
                atOnce,
                indexed ->
                    indexed
                        .first()
                        .map(line -> answer(line, keys.of((long) indexed.second()), trace))
                        .orElseGet(() -> refused(LINE_TOO_LONG)))
            .map(BatchResults::line)
            .batchWeighted(
                CHUNK_BYTES, line -> 0L + line.size(), line -> line, ByteString::concat));
  }

  private CompletionStage<HttpResponse> answer(
      ByteString line, @Nullable String usualKey, @Nullable String trace) {
    try {
      return answer(
          JsonBody.read(line.toArray(), OperationBody.class).operation(""), usualKey, trace);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(refusal.response());
    }
  }

  private CompletionStage<HttpResponse> answer(
      Operation operation, @Nullable String usualKey, @Nullable String trace) {
    if (leaving.getAsBoolean()) {
      return refused(LEAVING);
    }
    byte[] body = operation.bodyBytes();
    if (body.length > maxBodyBytes) {
      return refused(
          new Problem(
              413,
              "payload_too_large",
              "Expected a body of at most %d bytes, but it is larger.".formatted(maxBodyBytes)));
    }
    try {
      return dispatch.answer(operation.request(usualKey, trace), body);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(refusal.response());
    }
  }

  private static CompletionStage<HttpResponse> refused(Problem problem) {
    return CompletableFuture.completedFuture(problem.response());
  }
}
