package io.quorate.runtime.journal;

import akka.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import com.typesafe.config.Config;
import scala.concurrent.Future;

/**
 * Akka Persistence JDBC's journal, which does not ask the database how far a history goes that is
 * one of the {@link NewHistories}; named in {@code akka.conf}.
 */
public final class JdbcJournal extends JdbcAsyncWriteJournal {

  private final NewHistories newHistories =
      context().system().settings().setup().get(JournalSetup.class).orElseThrow().newHistories();

  /** Called by Akka. */
  public JdbcJournal(Config config) {
    super(config);
  }

  @Override
  public Future<Object> asyncReadHighestSequenceNr(String persistenceId, long from) {
    return newHistories.contains(persistenceId)
        ? Future.successful(0L)
        : super.asyncReadHighestSequenceNr(persistenceId, from);
  }
}
