package io.quorate.runtime.feed;

import io.quorate.runtime.Feed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the feed once for all projections. Blocks; stateless and safe for use by any thread. */
public final class Projections {

  /** The name under which the feed's position is kept. */
  public static final String CONSUMER = "projections";

  private Projections() {}

  /**
   * Applies the next page to all projections, in the caller's transaction. Two at once wait for
   * each other.
   */
  public static Followed follow(Connection connection, List<Projection> projections, int limit)
      throws SQLException {
    List<Feed.Entry> page = Feed.next(connection, CONSUMER, limit);
    var afterwards = new ArrayList<Runnable>();
    if (!page.isEmpty()) {
      for (Projection projection : projections) {
        afterwards.add(projection.apply(connection, page));
      }
    }
    return new Followed(page.size(), afterwards);
  }

  /**
   * What became of a page.
   *
   * @param entries how long it was
   * @param afterwards what to do once the transaction is committed
   */
  public record Followed(int entries, List<Runnable> afterwards) {
    public Followed {
      afterwards = List.copyOf(afterwards);
    }
  }
}
