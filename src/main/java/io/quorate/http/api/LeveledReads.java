package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.replica.AsOf;
import io.quorate.replica.Copy;
import io.quorate.replica.Replica;
import io.quorate.replica.SessionVector;
import io.quorate.replica.WeakCopies;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads entities with the consistency that the client has chosen: from the owner, or from the copy
 * on this node where that is new enough. Safe for use by any thread.
 */
final class LeveledReads {

  /** The parameters of the query that a read takes. */
  static final String[] QUERIES = {"consistency", "maxStaleness"};

  private static final String DEFAULT_STALENESS = "2s";
  private static final Duration MOST_STALENESS = Duration.ofHours(1);

  /** How long a copy may be waited for, so that there is time to ask the owner instead. */
  private static final Duration COPY_PATIENCE = Duration.ofSeconds(1);

  /** It will be known soon, since this node wants it from now on. */
  private static final Rejection NOTHING_HEARD =
      new Rejection(
          RejectionCode.UNAVAILABLE,
          "Expected this node to have heard of it, but it has not yet; ask again.");

  private final Entities entities;
  private final Replica replica;
  private final WeakCopies weakCopies;
  private final HybridClock clock;
  private final AsOf asOf;
  private final Duration deadline;
  private final ReadCounts counts;

  LeveledReads(ApiContext context) {
    this.entities = context.entities();
    this.replica = context.replica();
    this.weakCopies = context.weakCopies();
    this.clock = context.clock();
    this.asOf = new AsOf(System::nanoTime, clock::believedMs);
    this.deadline = context.deadline();
    this.counts = context.readCounts();
  }

  /**
   * Reads.
   *
   * @param command reads the entity, or a part of it
   * @param whole reads the entity
   * @param seen makes what clients see of a reply
   */
  CompletionStage<HttpResponse> read(
      HttpCall call,
      EntityType<?, ?, ?> type,
      String id,
      Object command,
      Object whole,
      UnaryOperator<Reply> seen) {
    SessionVector session = SessionHeader.of(call);
    if (session == null && !call.hasQuery()) {
      return entities
          .ask(Ask.read(type.name(), id, command, deadline))
          .thenApply(reply -> ReplyResponse.of(seen.apply(reply), 200));
    }
    Consistency level = Consistency.of(call);
    var one = new OneRead(type, id, command, seen, session, level);
    if (level != Consistency.BOUNDED && call.query("maxStaleness") != null) {
      throw Refusal.invalidArgument(
          "Expected maxStaleness only with consistency=bounded, but there is one.");
    }
    return switch (level) {
      case null -> one.fromOwner();
      case STRONG -> one.fromOwner();
      case SESSION -> one.fromCopy(one::isNewEnough);
      case BOUNDED -> {
        long mostNanos = staleness(call).toNanos();
        yield one.fromCopy(copy -> System.nanoTime() - copy.asOfNanos() <= mostNanos);
      }
      case EVENTUAL -> one.fromCopy(copy -> true);
      case WEAK -> CompletableFuture.completedFuture(one.fromHearsay(whole));
    };
  }

  private static Duration staleness(HttpCall call) {
    String text = call.query("maxStaleness");
    long ms =
        HttpCall.checked(
            () -> Durations.millis("maxStaleness", text == null ? DEFAULT_STALENESS : text));
    if (ms > MOST_STALENESS.toMillis()) {
      throw Refusal.invalidArgument("Expected maxStaleness to be at most 1h, but it is more.");
    }
    return Duration.ofMillis(ms);
  }

  /** One read; for one use. */
  private final class OneRead {
    private final EntityType<?, ?, ?> type;
    private final String id;
    private final Object command;
    private final UnaryOperator<Reply> seen;
    private final @Nullable SessionVector session;
    private final @Nullable Consistency level;

    private OneRead(
        EntityType<?, ?, ?> type,
        String id,
        Object command,
        UnaryOperator<Reply> seen,
        @Nullable SessionVector session,
        @Nullable Consistency level) {
      this.type = type;
      this.id = id;
      this.command = command;
      this.seen = seen;
      this.session = session;
      this.level = level;
    }

    private CompletionStage<HttpResponse> fromOwner() {
      long nowNanos = System.nanoTime();
      return entities
          .ask(Ask.read(type.name(), id, command, deadline))
          .thenApply(reply -> answered(seen.apply(reply), ReadCounts.Source.OWNER, nowNanos));
    }

    /** Answers from the copy when it may be shown; else, and without one, from the owner. */
    private CompletionStage<HttpResponse> fromCopy(Predicate<Copy> mayBeShown) {
      CompletableFuture<Copy> copy = replica.copy(type, id).toCompletableFuture();
      if (copy.isDone() && !copy.isCompletedExceptionally()) {
        return shown(copy.join(), mayBeShown);
      }
      return copy.copy()
          .orTimeout(COPY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .handle((loaded, failure) -> failure == null ? shown(loaded, mayBeShown) : fromOwner())
          .thenCompose(answer -> answer);
    }

    /** Answers with the newest that is in memory, of this node's own or of what others told it. */
    private HttpResponse fromHearsay(Object whole) {
      Optional<WeakCopies.Heard> heard = weakCopies.read(type, id, whole);
      Optional<Copy> own = replica.inMemory(type, id);
      if (own.isPresent()
          && (!command.equals(whole)
              || heard.isEmpty()
              || own.get().image().version() >= heard.get().version())) {
        return answered(
            seen.apply(own.get().image().read(command, nowMs())),
            ReadCounts.Source.REPLICA,
            own.get().asOfNanos());
      }
      if (heard.isPresent() && command.equals(whole)) {
        Reply reply =
            seen.apply(Reply.accepted(false, heard.get().version(), heard.get().body(), 0));
        return answered(reply, ReadCounts.Source.GOSSIP, asOf.nanos(heard.get().atMs()));
      }
      counts.add(level, ReadCounts.Source.NONE);
      return Problem.of(NOTHING_HEARD).response();
    }

    private CompletionStage<HttpResponse> shown(Copy copy, Predicate<Copy> mayBeShown) {
      return mayBeShown.test(copy)
          ? CompletableFuture.completedFuture(
              answered(
                  seen.apply(copy.image().read(command, nowMs())),
                  ReadCounts.Source.REPLICA,
                  copy.asOfNanos()))
          : fromOwner();
    }

    private boolean isNewEnough(Copy copy) {
      Long least = (session == null ? SessionVector.NEW : session).least(persistenceId());
      return least != null && copy.image().version() >= least;
    }

    private HttpResponse answered(Reply reply, ReadCounts.Source source, long asOfNanos) {
      HttpResponse response = ReplyResponse.of(reply, 200);
      if (reply.rejection() != null && reply.code() != RejectionCode.NOT_FOUND) {
        return session == null ? response : SessionHeader.with(session, response);
      }
      counts.add(level, source);
      response =
          response
              .addHeader(RawHeader.create("Quorate-Source", source.text()))
              .addHeader(RawHeader.create("Quorate-As-Of", text(asOfNanos)));
      if (session == null) {
        return response;
      }
      return SessionHeader.with(after(session, reply, source), response);
    }

    private SessionVector after(SessionVector before, Reply reply, ReadCounts.Source source) {
      if (reply.rejection() != null) {
        return before;
      }
      return source == ReadCounts.Source.OWNER
          ? before.told(persistenceId(), reply.version())
          : before.seen(persistenceId(), reply.version());
    }

    private String persistenceId() {
      return PersistenceIds.of(type.name(), id);
    }

    private long nowMs() {
      return type.isOnSteadyTime() ? clock.believedMs() : HybridClock.millis(clock.tick());
    }
  }

  private String text(long asOfNanos) {
    return Instant.ofEpochMilli(asOf.ms(asOfNanos)).toString();
  }
}
