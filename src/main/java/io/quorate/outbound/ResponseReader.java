package io.quorate.outbound;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.stream.StreamLimitReachedException;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.Check;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.codec.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Reads what a partner answered, no further than the limit, and says what it means. Safe for use by
 * any thread.
 */
final class ResponseReader {

  private static final int CONFLICT = 409;
  private static final int ACCEPTED = 202;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int SERVER_ERROR = 500;
  private static final int SHOWN_LENGTH = 200;

  /** Six bytes each in JSON, and of no use in a text. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n\\r]]");

  /** What ends a line somewhere, or moves a cursor: a reason is one line, in a log too. */
  private static final Pattern LINE_BREAK = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

  /** What takes more room than the byte it stands for. */
  private static final char REPLACEMENT = '\uFFFD';

  private final ActorSystem<?> system;
  private final int maxBytes;

  ResponseReader(ActorSystem<?> system, int maxBytes) {
    this.system = system;
    this.maxBytes = maxBytes;
  }

  /** Reads the response; the stage fails when its body breaks off. */
  CompletionStage<CallResult> read(HttpResponse response) {
    int status = response.status().intValue();
    ResponseEntity entity = response.entity();
    if (status == CONFLICT) {
      return body(entity).thenApply(text -> refused(text.orElse("")));
    }
    if (response.status().isSuccess() && !response.status().isRedirection() && status != ACCEPTED) {
      return body(entity).thenApply(text -> text.map(CallResult::done).orElseGet(this::tooLarge));
    }
    leave(entity);
    return CompletableFuture.completedFuture(other(status));
  }

  /** Reads the status alone: any success is one; the host works when it answers below 500. */
  CompletionStage<CallResult> status(HttpResponse response) {
    int status = response.status().intValue();
    leave(response.entity());
    if (response.status().isSuccess() && !response.status().isRedirection()) {
      return CompletableFuture.completedFuture(CallResult.done(""));
    }
    String detail =
        "Expected the receiver to answer with success, but it answered %d.".formatted(status);
    return CompletableFuture.completedFuture(
        status >= SERVER_ERROR
            ? CallResult.failing(detail)
            : CallResult.refused(
                status == GONE ? RejectionCode.NOT_FOUND : RejectionCode.OUTCOME_UNKNOWN, detail));
  }

  private static CallResult other(int status) {
    String detail =
        "Expected the partner to answer with success, but it answered %d.".formatted(status);
    if (status == NOT_FOUND || status == GONE) {
      return CallResult.refused(RejectionCode.NOT_FOUND, detail);
    }
    return status >= SERVER_ERROR
        ? CallResult.failing(detail)
        : CallResult.refused(RejectionCode.OUTCOME_UNKNOWN, detail);
  }

  private CallResult tooLarge() {
    return CallResult.refused(
        RejectionCode.LIMIT_EXCEEDED,
        "Expected the partner's answer to have at most %d bytes, but it is larger."
            .formatted(maxBytes));
  }

  private static CallResult refused(String body) {
    String reason = detail(body).strip();
    String end = reason.endsWith(".") ? "" : ".";
    return CallResult.refused(
        RejectionCode.INVALID_STATE,
        reason.isEmpty()
            ? "Expected the partner to do it, but it refused."
            : "Expected the partner to do it, but it refused: " + reason + end);
  }

  /** The detail of a problem (RFC 9457), or how the body begins. */
  private static String detail(String body) {
    String text = body;
    try {
      JsonNode detail = Json.STRICT.readTree(body).path("detail");
      text = detail.isTextual() ? plain(detail.textValue()) : body;
    } catch (JsonProcessingException e) {
      // No JSON: shown as it is.
    }
    String line = LINE_BREAK.matcher(text).replaceAll(" ");
    return line.length() <= SHOWN_LENGTH
        ? line
        : Check.writable(line.substring(0, SHOWN_LENGTH)) + "...";
  }

  /** Returns the body as text, or nothing when it is larger than the limit. */
  private CompletionStage<Optional<String>> body(ResponseEntity entity) {
    if (entity.getContentLengthOption().orElse(0) > maxBytes) {
      leave(entity);
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return entity
        .getDataBytes()
        .limitWeighted(maxBytes, bytes -> (long) bytes.size())
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        .handle(
            (bytes, failure) -> {
              if (failure == null) {
                return Optional.of(text(bytes));
              }
              if (causeOf(failure) instanceof StreamLimitReachedException) {
                return Optional.empty();
              }
              throw new CompletionException(causeOf(failure));
            });
  }

  private static String text(ByteString bytes) {
    return plain(bytes.decodeString(StandardCharsets.UTF_8));
  }

  private static String plain(String text) {
    return CONTROL.matcher(Check.writable(text.replace(REPLACEMENT, '?'))).replaceAll("?");
  }

  /** Reads no more; the connection ends with it. */
  private void leave(HttpEntity entity) {
    entity.getDataBytes().runWith(Sink.cancelled(), system);
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
