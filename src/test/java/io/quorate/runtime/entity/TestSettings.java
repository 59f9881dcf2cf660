package io.quorate.runtime.entity;

import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.journal.NewHistories;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.AnsweredKeys;
import io.quorate.storage.Snapshots;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Host settings for tests: small limits, short waits. */
public final class TestSettings {

  /** Few requests, so that some are forgotten. */
  static final RequestMemory.Limits MEMORY = new RequestMemory.Limits(900, 5, 60_000);

  /** Owns everything always. */
  static final Ownership OWNED =
      new Ownership() {
        @Override
        public boolean isProven() {
          return true;
        }

        @Override
        public CompletionStage<?> othersFenced() {
          return CompletableFuture.completedStage(null);
        }
      };

  private TestSettings() {}

  static HostSettings host() {
    return new HostSettings(
        20,
        10,
        3,
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        8,
        Duration.ofSeconds(5),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(3),
        40,
        Duration.ofMinutes(10),
        Duration.ofDays(1),
        MEMORY);
  }

  public static HostContext context(HybridClock clock) {
    return context(clock, (recipient, question) -> new CompletableFuture<>());
  }

  public static HostContext context(
      HybridClock clock, BiFunction<Recipient.Entity, Question<?>, CompletionStage<Reply>> asker) {
    return context(clock, asker, (id, keys) -> CompletableFuture.completedFuture(Map.of()));
  }

  static HostContext context(
      HybridClock clock,
      BiFunction<Recipient.Entity, Question<?>, CompletionStage<Reply>> asker,
      AnsweredKeys keys) {
    return context(
        clock, asker, keys, new TestSnapshots(), id -> CompletableFuture.completedFuture(0L));
  }

  static HostContext context(
      HybridClock clock,
      BiFunction<Recipient.Entity, Question<?>, CompletionStage<Reply>> asker,
      AnsweredKeys keys,
      Snapshots snapshots,
      Function<String, CompletionStage<Long>> head) {
    return context(clock, asker, keys, snapshots, head, new NewHistories());
  }

  /** The same with the histories that begin, as the journal of the actor system knows them. */
  public static HostContext context(HybridClock clock, NewHistories newHistories) {
    return context(
        clock,
        (recipient, question) -> new CompletableFuture<>(),
        (id, keys) -> CompletableFuture.completedFuture(Map.of()),
        new TestSnapshots(),
        id -> CompletableFuture.completedFuture(0L),
        newHistories);
  }

  private static HostContext context(
      HybridClock clock,
      BiFunction<Recipient.Entity, Question<?>, CompletionStage<Reply>> asker,
      AnsweredKeys keys,
      Snapshots snapshots,
      Function<String, CompletionStage<Long>> head,
      NewHistories newHistories) {
    return new HostContext(
        clock,
        host(),
        HostMetrics.NONE,
        OWNED,
        asker,
        (recipient, question) -> {},
        Whispers.NONE,
        call -> new CompletableFuture<>(),
        keys,
        new Residents(1 << 30, Duration.ofMinutes(10)),
        snapshots,
        head,
        newHistories);
  }
}
