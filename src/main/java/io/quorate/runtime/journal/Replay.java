package io.quorate.runtime.journal;

import akka.actor.ActorRef;
import akka.persistence.PersistentRepr;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.storage.History;
import io.quorate.storage.Journal;
import io.quorate.storage.PageLimit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives an entity that recovers its events, page by page. Fails rather than leave out an event:
 * what is read may be behind what the journal has acknowledged, and an entity that goes on from too
 * little would decide wrongly. Used once; one page at a time, each on a thread of the executor.
 */
final class Replay {

  /** A page is short enough for the memory of a node on which many entities recover at once. */
  private static final PageLimit PAGE = new PageLimit(500, 1 << 18);

  private final Journal journal;
  private final Executor executor;
  private final String persistenceId;
  private final long upTo;
  private final Consumer<PersistentRepr> replay;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** Creates one up to a sequence number, which the history has. */
  Replay(
      Journal journal,
      Executor executor,
      String persistenceId,
      long upTo,
      Consumer<PersistentRepr> replay) {
    this.journal = journal;
    this.executor = executor;
    this.persistenceId = persistenceId;
    this.upTo = upTo;
    this.replay = replay;
  }

  /**
   * Begins with an event.
   *
   * @param most how many events are wanted at most
   * @return done when all of them were given; fails with what the history failed with, or when an
   *     event is not there
   */
  CompletionStage<Void> start(long from, long most) {
    long count = Math.min(most, upTo - from + 1);
    if (count > 0) {
      read(from, from + count - 1);
    } else {
      done.complete(null);
    }
    return done;
  }

  /** By the executor, so that neither the stack grows with the pages nor the storage's work. */
  private void read(long next, long last) {
    journal
        .read(persistenceId, next - 1, PAGE)
        .whenCompleteAsync((page, failure) -> given(next, last, page, failure), executor);
  }

  private void given(
      long next, long last, History.@Nullable Page page, @Nullable Throwable failure) {
    try {
      if (page == null) {
        done.completeExceptionally(failure);
        return;
      }
      long behind = give(next, last, page);
      if (behind > last) {
        done.complete(null);
      } else if (page.more()) {
        read(behind, last);
      } else {
        throw missing(behind, "the history ends before it");
      }
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** Returns the number of the event that comes next. */
  private long give(long next, long last, History.Page page) {
    long expected = next;
    for (History.Event event : page.events()) {
      if (expected > last) {
        break;
      }
      if (event.sequenceNr() != expected) {
        throw missing(expected, "event %d follows".formatted(event.sequenceNr()));
      }
      replay.accept(repr(event));
      expected++;
    }
    return expected;
  }

  private PersistentRepr repr(History.Event event) {
    return PersistentRepr.apply(
        new StoredEvent(event.name(), event.payload()),
        event.sequenceNr(),
        persistenceId,
        PersistentRepr.Undefined(),
        false,
        ActorRef.noSender(),
        PersistentRepr.Undefined());
  }

  private IllegalStateException missing(long expected, String but) {
    return new IllegalStateException(
        "Expected event %d of %s, but %s.".formatted(expected, persistenceId, but));
  }
}
