package io.quorate.storage;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** What is folded from a feed, for the tests of one class. */
public interface FoldFixture extends AutoCloseable {

  /** Forgets everything that was ever kept. */
  void clear();

  /** Appends an event durably, as the journal does. */
  void append(String persistenceId, long sequenceNr, String name, byte[] payload);

  /** Gives the next page to a fold; see {@link Feed#follow}. */
  <T> CompletionStage<T> follow(String consumer, PageLimit limit, Feed.Fold<T> fold);

  /** Returns the reader of what the projections keep. */
  ProjectionStore projections();

  /** Returns the wake-ups that are due. */
  Reminders reminders();

  @Override
  void close();

  /** Appends an event whose payload is a text. */
  default void append(String persistenceId, long sequenceNr, String payload) {
    append(persistenceId, sequenceNr, "test", payload.getBytes(StandardCharsets.UTF_8));
  }
}
