package io.quorate.runtime.journal;

import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.storage.Journal;
import io.quorate.storage.Journal.Append;
import io.quorate.storage.NodeLeases.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka's journal over the storage's own; named in {@code akka.conf}. What an entity persists at
 * once is one append, whose bytes and name are stored as the entity has made them. A failed append
 * fails the write, of which the entity then does not know whether it was done; no write is ever
 * rejected, since that would mean that it certainly was not. Events are never deleted.
 *
 * <p>Who wrote an event is told to nobody who reads: the storage lets no two writers go on from the
 * same event, so that there is nothing for Akka's replay filter to compare but the numbers.
 */
public final class JournalPlugin extends AsyncWriteJournal {

  /** The same for every write that was done; it saves a list of them. */
  private static final Iterable<Optional<Exception>> DONE = List.of();

  private final Journal journal;
  private final Owner writer;
  private final NewHistories newHistories;
  private final Executor executor = context().dispatcher();

  /** Called by Akka. */
  public JournalPlugin() {
    JournalSetup setup =
        context().system().settings().setup().get(JournalSetup.class).orElseThrow();
    this.journal = setup.journal();
    this.writer = setup.writer(Adapter.toTyped(context().system()));
    this.newHistories = setup.newHistories();
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    return FutureConverters.asScala(journal.append(append(writes)).thenApply(durable -> DONE));
  }

  /** Akka collects the writes of one entity alone, each after the one before. */
  private Append append(Iterable<AtomicWrite> writes) {
    AtomicWrite first = writes.iterator().next();
    long last = first.lowestSequenceNr() - 1;
    var events = new ArrayList<Journal.Event>(first.size());
    for (AtomicWrite write : writes) {
      for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
        if (event.sequenceNr() != last + events.size() + 1
            || !event.persistenceId().equals(first.persistenceId())) {
          throw new IllegalArgumentException(
              "Expected event %d of %s, but got %d of %s."
                  .formatted(
                      last + events.size() + 1,
                      first.persistenceId(),
                      event.sequenceNr(),
                      event.persistenceId()));
        }
        events.add(event(event.payload()));
      }
    }
    return new Append(writer, first.persistenceId(), last, events);
  }

  private static Journal.Event event(Object payload) {
    if (payload instanceof StoredEvent stored) {
      return new Journal.Event(stored.name(), ClientKeys.of(stored.bytes()), stored.bytes());
    }
    throw new IllegalArgumentException("Expected a stored event, but got " + payload.getClass());
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long most, Consumer<PersistentRepr> replay) {
    return FutureConverters.asScala(
        new Replay(journal, executor, persistenceId, to, replay).start(from, most));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    return newHistories.contains(persistenceId)
        ? Future.successful(0L)
        : FutureConverters.asScala(journal.head(persistenceId));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long to) {
    throw new UnsupportedOperationException("Expected events to stay, but some are to be deleted.");
  }
}
