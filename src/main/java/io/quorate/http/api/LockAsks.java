package io.quorate.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks locks for what is made of several of them. Immutable; safe for use by any thread. */
record LockAsks(Entities entities, Duration deadline) {

  /** Shows a lock. */
  CompletionStage<Reply> get(String lock) {
    return entities.ask(Ask.read(LockType.TYPE.name(), lock, new LockCommand.Get(), deadline));
  }

  /** Changes a lock. */
  CompletionStage<Reply> write(String lock, LockCommand command, @Nullable String trace) {
    return entities.ask(
        Ask.write(
            LockType.TYPE.name(),
            lock,
            command,
            null,
            HostMessage.Request.ANY_VERSION,
            trace,
            deadline));
  }

  /** Returns all answers, in order. */
  static CompletionStage<List<Reply>> all(List<CompletionStage<Reply>> asked) {
    List<CompletableFuture<Reply>> futures =
        asked.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }

  /** Reads an answer. */
  static JsonNode json(Reply reply) {
    try {
      return Json.STORED.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an answer shows what was asked for: neither a refusal nor a grant that is over. */
  static boolean isGranted(Reply reply) {
    return reply.rejection() == null && !json(reply).has("lost");
  }

  /** Whether a wait was cut short, and its outcome is not known. */
  static boolean isUnknown(Reply reply) {
    return reply.code() == RejectionCode.OUTCOME_UNKNOWN;
  }
}
