package io.quorate.storage;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Reads what the projections keep; {@link Feed#follow} writes it. Safe for use by any thread;
 * nothing blocks the caller.
 */
public interface ProjectionStore {

  /**
   * Reads everything at one moment, and so at one position of the feed of each consumer.
   *
   * @param reader may block, and must be quick: few readers run at a time
   * @return what the reader returned; fails with what it has thrown, or with a {@link
   *     StorageException}
   */
  <T> CompletionStage<T> read(Function<ProjectionView, T> reader);
}
