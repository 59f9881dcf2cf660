package io.quorate.runtime.journal;

import akka.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import com.typesafe.config.Config;
import java.util.OptionalLong;
import scala.concurrent.Future;

/**
 * Akka Persistence JDBC's journal, which does not ask the database how far a history goes when that
 * is among the {@link KnownHeads}; named in {@code akka.conf}.
 */
public final class JdbcJournal extends JdbcAsyncWriteJournal {

  private final KnownHeads heads =
      context().system().settings().setup().get(JournalSetup.class).orElseThrow().heads();

  /** Called by Akka. */
  public JdbcJournal(Config config) {
    super(config);
  }

  @Override
  public Future<Object> asyncReadHighestSequenceNr(String persistenceId, long from) {
    OptionalLong head = heads.take(persistenceId);
    return head.isPresent()
        ? Future.successful(head.getAsLong())
        : super.asyncReadHighestSequenceNr(persistenceId, from);
  }
}
