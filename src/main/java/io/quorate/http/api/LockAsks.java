package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks locks for what is made of several of them. Immutable; safe for use by any thread. */
record LockAsks(Entities entities, Duration deadline) {

  /** Shows a lock. */
  CompletionStage<Reply> get(String lock) {
    return get(lock, new LockCommand.Get());
  }

  /** Shows of a lock what the command says. */
  CompletionStage<Reply> get(String lock, LockCommand.Get command) {
    return entities.ask(Ask.read(LockType.TYPE.name(), lock, command, deadline));
  }

  /** Changes a lock. */
  CompletionStage<Reply> write(String lock, LockCommand command, @Nullable String trace) {
    return write(lock, command, null, trace);
  }

  /** Changes a lock, once for a key. */
  CompletionStage<Reply> write(
      String lock, LockCommand command, @Nullable String key, @Nullable String trace) {
    return entities.ask(
        Ask.write(
            LockType.TYPE.name(),
            lock,
            command,
            key,
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

  /** Returns the answers that came before the deadline, in order. */
  CompletionStage<List<Reply>> inTime(List<CompletionStage<Reply>> asked) {
    List<CompletableFuture<Reply>> futures =
        asked.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, deadline.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            done ->
                futures.stream()
                    .filter(CompletableFuture::isDone)
                    .map(CompletableFuture::join)
                    .toList());
  }

  /** Whether an answer shows what was asked for: neither a refusal nor a grant that is over. */
  static boolean isGranted(Reply reply) {
    return reply.rejection() == null && !ReplyResponse.json(reply).has("lost");
  }

  /** Answers with why there is no grant. */
  static HttpResponse refused(Reply reply) {
    return reply.rejection() == null
        ? LockEndpoint.lost(ReplyResponse.json(reply).path("lost").asText())
        : ReplyResponse.of(reply, 200);
  }
}
