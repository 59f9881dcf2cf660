package io.quorate.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.Connection;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Reads the body of a request within the limits of size and time. Safe for use by any thread. */
final class BodyReader {

  private static final byte[] NO_BODY = {};

  private final ActorSystem<?> system;
  private final long maxBytes;
  private final long maxBatchBytes;
  private final Duration timeout;

  BodyReader(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.maxBytes = settings.maxBodyBytes();
    this.maxBatchBytes = settings.batches().maxBodyBytes();
    this.timeout = settings.bodyTimeout();
  }

  /**
   * Reads the body and goes on with it, at once when it has arrived already; fails with a {@link
   * Refusal} when there is no body to go on with. Only work and batches have a body.
   */
  CompletionStage<HttpResponse> read(
      HttpRequest request, Route.Kind kind, Function<byte[], CompletionStage<HttpResponse>> next) {
    return switch (kind) {
      case WORK -> read(request, maxBytes, next);
      case BATCH ->
          JsonLines.areIn(request) && coding(request).isEmpty()
              ? passOn(request, next)
              : read(request, maxBatchBytes, next);
      case PROBE, STREAM -> {
        discard(request);
        yield next.apply(NO_BODY);
      }
    };
  }

  /** Goes on with a body that the handler reads as it comes, unless it is refused before. */
  private CompletionStage<HttpResponse> passOn(
      HttpRequest request, Function<byte[], CompletionStage<HttpResponse>> next) {
    return next.apply(NO_BODY)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                discard(request);
              }
            });
  }

  /** Reads a body to its end that is not wanted, so that the connection can be used again. */
  void discard(HttpRequest request) {
    request.discardEntityBytes(system);
  }

  private CompletionStage<HttpResponse> read(
      HttpRequest request, long most, Function<byte[], CompletionStage<HttpResponse>> next) {
    HttpEntity entity = request.entity();
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > most) {
      // Not read to its end: the connection is closed instead.
      entity.getDataBytes().runWith(Sink.cancelled(), system);
      return CompletableFuture.failedFuture(closing(tooLarge(most)));
    }
    if (entity.isKnownEmpty()) {
      return next.apply(NO_BODY);
    }
    Optional<Problem> unreadable = unreadable(request, entity);
    if (unreadable.isPresent() && length.isPresent()) {
      discard(request);
      return CompletableFuture.failedFuture(new Refusal(unreadable.get()));
    }
    if (entity instanceof HttpEntity.Strict strict) {
      return next.apply(strict.getData().toArray());
    }
    // Without a length, only the end tells whether there is a body at all.
    return entity
        .withSizeLimit(most)
        .toStrict(timeout.toMillis(), system)
        .handle(
            (strict, failure) -> {
              if (failure != null) {
                return CompletableFuture.<HttpResponse>failedFuture(closing(unread(failure, most)));
              }
              byte[] body = strict.getData().toArray();
              return unreadable.isPresent() && body.length > 0
                  ? CompletableFuture.<HttpResponse>failedFuture(new Refusal(unreadable.get()))
                  : next.apply(body);
            })
        .thenCompose(Function.identity());
  }

  /** Returns why this body would not be understood, or nothing. */
  private static Optional<Problem> unreadable(HttpRequest request, HttpEntity entity) {
    if (coding(request).isPresent()) {
      return Optional.of(unsupported("Expected a body without Content-Encoding, but it has one."));
    }
    ContentType contentType = entity.getContentType();
    return isJson(contentType)
        ? Optional.empty()
        : Optional.of(
            unsupported(
                "Expected Content-Type application/json, but it is %s."
                    .formatted(contentType.mediaType())));
  }

  private static Optional<String> coding(HttpRequest request) {
    return request
        .getHeader("Content-Encoding")
        .map(HttpHeader::value)
        .filter(value -> !value.equalsIgnoreCase("identity"));
  }

  private Problem unread(Throwable failure, long most) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return switch (cause) {
      case TimeoutException e ->
          new Problem(
              408,
              "request_timeout",
              "Expected the whole body within %d ms, but it did not come."
                  .formatted(timeout.toMillis()));
      case EntityStreamSizeException e -> tooLarge(most);
      default -> new Problem(400, "malformed_json", "Expected the whole body, but it broke off.");
    };
  }

  private static Problem tooLarge(long most) {
    return new Problem(
        413,
        "payload_too_large",
        "Expected a body of at most %d bytes, but it is larger.".formatted(most));
  }

  private static Problem unsupported(String detail) {
    return new Problem(415, "unsupported_media_type", detail);
  }

  private static Refusal closing(Problem problem) {
    return new Refusal(problem, Connection.create("close"));
  }

  private static boolean isJson(ContentType contentType) {
    return contentType.mediaType().equals(MediaTypes.APPLICATION_JSON);
  }
}
