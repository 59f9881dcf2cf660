package io.quorate.http.batch;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.Pair;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Does many operations of one request, each for itself: one that is refused stops no other. They
 * begin in their order, some of them at once; so those of one entity reach it in their order, and
 * are decided in it, unless one has to be tried again. The results have the order of the
 * operations. Safe for use by any thread.
 */
public final class Batch {

  /** The most operations of one batch. */
  static final int MAX_OPERATIONS = 1_000;

  /** After so many bytes of answers, of which all are in memory, no operation begins. */
  private static final long MOST_ANSWER_BYTES = 16 << 20;

  /** Room in a line for what is around a body. */
  private static final int AROUND_A_BODY_BYTES = 2_048;

  /** How much is sent together, at most, when the client reads slowly. */
  private static final int CHUNK_BYTES = 32_768;

  /**
   * How long no line may come, or none be taken since the client does not read; longer than any
   * operation waits.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private static final Problem BROKEN_OFF =
      new Problem(400, "malformed_json", "Expected lines, but the body broke off.");

  private static final Problem NOT_BEGUN =
      new Problem(
          503, "unavailable", "Expected to begin in time, but the operations before it took it.");

  private static final Problem TOO_MUCH_TO_ANSWER =
      new Problem(
          503, "unavailable", "Expected answers of 16 MiB at most, but those before it have that.");

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
  private final SharedKillSwitch lines = KillSwitches.shared("batch-lines");
  private volatile boolean ended;

  private Batch(Dispatch dispatch, HttpSettings settings, ActorSystem<?> system) {
    this.dispatch = dispatch;
    this.atOnce = settings.batches().atOnce();
    this.maxBodyBytes = settings.maxBodyBytes();
    this.longestLine = (int) maxBodyBytes + AROUND_A_BODY_BYTES;
    this.deadline = settings.deadline();
    this.system = system;
  }

  /**
   * Creates one without batches.
   *
   * @param operations answers what a batch may hold
   */
  public static Batch over(Dispatch operations, HttpSettings settings, ActorSystem<?> system) {
    return new Batch(operations, settings, system);
  }

  /** Returns the route of batches. */
  public Route route() {
    return Route.batch("/v1/batch", this::handle);
  }

  /** From now on no operation begins, and no line is read; call when the node shuts down. */
  public void end() {
    ended = true;
    lines.shutdown();
  }

  private CompletionStage<HttpResponse> handle(HttpCall call) {
    call.refuseIfNoneMatch();
    call.refuseHeader("If-Match", "a batch has no version.");
    call.refuseHeader("Quorate-Session", "a batch keeps no session.");
    String trace = call.traceParent();
    if (call.hasLines()) {
      // The rest of a stream that broke off has other numbers than it had.
      call.refuseHeader("Idempotency-Key", "each line of a stream has its own key.");
      return stream(call, trace);
    }
    var keys = new OperationKeys(call.idempotencyKey());
    return list(call.body(BatchBody.class).checked(), keys, trace);
  }

  /** Answers all; no operation waits for the answer to one before it, beyond the limit. */
  private CompletionStage<HttpResponse> list(
      List<Operation> operations, OperationKeys keys, @Nullable String trace) {
    long beginBefore = System.nanoTime() + deadline.toNanos();
    var bytes = new AtomicLong();
    var answers = new HttpResponse[operations.size()];
    return Source.range(0, answers.length - 1)
        .mapAsyncUnordered(
            atOnce,
            i -> {
              Problem refusal = reasonNotToBegin(beginBefore, bytes.get());
              return (refusal == null
                      ? answer(operations.get(i), keys.of(i), trace)
                      : refused(refusal))
                  .thenApply(
                      answer -> {
                        bytes.addAndGet(BatchResults.bytes(answer));
                        return Pair.create(i, answer);
                      });
            })
        .runForeach(one -> answers[one.first()] = one.second(), system)
        .thenApply(done -> BatchResults.response(List.of(answers)));
  }

  private static @Nullable Problem reasonNotToBegin(long beginBefore, long answeredBytes) {
    if (System.nanoTime() - beginBefore >= 0) {
      return NOT_BEGUN;
    }
    return answeredBytes >= MOST_ANSWER_BYTES ? TOO_MUCH_TO_ANSWER : null;
  }

  /**
   * Answers line by line, no faster than the client reads; begins once the first line has come,
   * since a client may wait until it is told to send.
   */
  private CompletionStage<HttpResponse> stream(HttpCall call, @Nullable String trace) {
    return call.lines(longestLine)
        .via(lines.flow())
        .idleTimeout(LONGEST_PAUSE)
        .onErrorComplete(TimeoutException.class)
        .prefixAndTail(1)
        .runWith(Sink.head(), system)
        .handle(
            (begun, failure) ->
                failure == null
                    ? JsonLines.response(
                        results(Source.from(begun.first()).concat(begun.second()), trace))
                    : BROKEN_OFF.response());
  }

  private Source<ByteString, NotUsed> results(
      Source<Optional<ByteString>, NotUsed> read, @Nullable String trace) {
    return read.mapAsync(
            atOnce,
            line -> line.map(one -> answer(one, trace)).orElseGet(() -> refused(LINE_TOO_LONG)))
        .map(BatchResults::line)
        .batchWeighted(CHUNK_BYTES, line -> 0L + line.size(), line -> line, ByteString::concat);
  }

  private CompletionStage<HttpResponse> answer(ByteString line, @Nullable String trace) {
    try {
      return answer(JsonBody.read(line.toArray(), OperationBody.class).operation(""), null, trace);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(refusal.response());
    }
  }

  private CompletionStage<HttpResponse> answer(
      Operation operation, @Nullable String usualKey, @Nullable String trace) {
    if (ended) {
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
