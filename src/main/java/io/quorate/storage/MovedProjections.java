package io.quorate.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Projections of a journal that was moved, which tell marked cursors. Safe for any thread. */
final class MovedProjections implements ProjectionStore {

  private final ProjectionStore projections;
  private final FormerJournal former;

  MovedProjections(ProjectionStore projections, FormerJournal former) {
    this.projections = projections;
    this.former = former;
  }

  @Override
  public <T> CompletionStage<T> read(Function<ProjectionView, T> reader) {
    return projections.read(view -> reader.apply(new View(view, former)));
  }

  private record View(ProjectionView view, FormerJournal former) implements ProjectionView {

    @Override
    public Map<String, String> get(String table, Collection<String> keys) {
      return view.get(table, keys);
    }

    @Override
    public List<Row> scan(String table, String after, int limit) {
      return view.scan(table, after, limit);
    }

    @Override
    public long count(String table) {
      return view.count(table);
    }

    @Override
    public FeedProgress progress(String consumer) {
      FeedProgress progress = view.progress(consumer);
      return new FeedProgress(
          new FeedPosition(former.marked(progress.position().cursor())), progress.lagMs());
    }
  }
}
