package io.quorate.storage.raft.fold;

import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import io.quorate.storage.threads.PurposeThreads;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Reads what the projections keep. Safe for use by any thread. */
final class FoldProjections implements ProjectionStore {

  private final FoldDatabase database;
  private final FeedSource source;
  private final PurposeThreads threads;

  FoldProjections(FoldDatabase database, FeedSource source, PurposeThreads threads) {
    this.database = database;
    this.source = source;
    this.threads = threads;
  }

  @Override
  public <T> CompletionStage<T> read(Function<ProjectionView, T> reader) {
    return threads.run(
        () ->
            database.atOneMoment(
                options -> {
                  try (var view = new FoldView(database, source, options)) {
                    return reader.apply(view);
                  }
                }));
  }
}
