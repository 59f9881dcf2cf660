package io.quorate.runtime.entity;

import akka.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import com.typesafe.config.Config;
import scala.concurrent.Future;

/**
 * The JDBC journal, which does not ask the database about entities that cannot have a history yet.
 * Created by Akka.
 */
public final class Journal extends JdbcAsyncWriteJournal {

  private static final Future<Object> NO_HISTORY = Future.successful(0L);

  private final FreshEntities fresh = FreshEntities.of(context().system());

  /** Called by Akka. */
  public Journal(Config config) {
    super(config);
  }

  @Override
  public Future<Object> asyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return fresh.take(persistenceId)
        ? NO_HISTORY
        : super.asyncReadHighestSequenceNr(persistenceId, fromSequenceNr);
  }
}
