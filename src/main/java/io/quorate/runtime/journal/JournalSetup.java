package io.quorate.runtime.journal;

import akka.actor.setup.Setup;
import akka.actor.typed.ActorSystem;
import io.quorate.storage.Journal;
import io.quorate.storage.NodeLeases.Owner;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings the journal to {@link JournalPlugin}, which Akka creates by its class name; part of the
 * actor system's setup. Immutable.
 */
public final class JournalSetup extends Setup {

  private final Optional<Journal> journal;
  private final Function<ActorSystem<?>, Owner> writer;
  private final NewHistories newHistories = new NewHistories();

  /**
   * Creates it.
   *
   * @param journal empty when the storage has none, and then the plugin must not be chosen
   * @param writer returns the life of a node, as it is named in its lease
   */
  public JournalSetup(Optional<Journal> journal, Function<ActorSystem<?>, Owner> writer) {
    this.journal = journal;
    this.writer = writer;
  }

  Journal journal() {
    return journal.orElseThrow(
        () ->
            new IllegalStateException(
                "Expected a storage with a journal of its own, but this one has none."));
  }

  /** Returns the histories that the journal need not look for. */
  public NewHistories newHistories() {
    return newHistories;
  }

  Owner writer(ActorSystem<?> system) {
    return writer.apply(system);
  }
}
