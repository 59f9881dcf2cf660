package io.quorate.audit;

import io.quorate.cluster.NodeConfig;
import io.quorate.node.Features;
import io.quorate.parked.ParkedProjection;
import io.quorate.parked.ParkedTransactions;
import io.quorate.runtime.feed.Projection;
import io.quorate.runtime.feed.Projections;
import io.quorate.storage.PageLimit;
import io.quorate.storage.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A real storage with an empty journal for each test, and the projections over it. */
@NullUnmarked
public abstract class ProjectionFixture {

  /** What a node audits. */
  public static final AuditedTypes TYPES =
      Features.shipped(NodeConfig.complete(NodeConfig.load(null)).getConfig("quorate"))
          .auditedTypes();

  private static TestDatabase test;

  protected Story story;
  private Connection connection;
  private List<Projection> projections;

  @BeforeAll
  static void startDatabase() {
    test = new TestDatabase();
  }

  @AfterAll
  static void stopDatabase() {
    test.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    connection = test.connect();
    connection.setAutoCommit(false);
    test.clear();
    forget();
    story = new Story(connection);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  /** Forgets all that the projections have kept, so that they begin again. */
  protected void forget() {
    test.execute("TRUNCATE feed_position, projection_row");
    projections = List.of(new AuditProjection(TYPES), new ParkedProjection());
  }

  /** Follows the feed by one page; returns how long it was. */
  protected int follow(int limit) throws SQLException {
    return follow(limit, projections);
  }

  /** The same, for the projections and one that fails after them. */
  protected void followInVain(int limit) throws SQLException {
    Projection failing =
        (write, page) -> {
          throw new IllegalStateException("Expected to fail.");
        };
    connection.commit();
    new Projections(test.storage().feed(), List.of(projections.get(0), projections.get(1), failing))
        .follow(new PageLimit(limit, Long.MAX_VALUE))
        .handle((followed, failure) -> failure)
        .toCompletableFuture()
        .join();
  }

  private int follow(int limit, List<Projection> all) throws SQLException {
    connection.commit();
    Projections.Followed followed =
        new Projections(test.storage().feed(), all)
            .follow(new PageLimit(limit, Long.MAX_VALUE))
            .toCompletableFuture()
            .join();
    followed.afterwards().forEach(Runnable::run);
    return followed.entries();
  }

  /** Follows the feed to its end; returns the audit there. */
  protected AuditReport audited() throws SQLException {
    int followed = follow(1000);
    while (followed > 0) {
      followed = follow(1000);
    }
    return report();
  }

  protected AuditReport report() {
    return new Audit(test.storage().projections(), TYPES, ParkedTransactions::count)
        .read()
        .toCompletableFuture()
        .join();
  }

  protected List<ParkedTransactions.Parked> parked(int limit) {
    return parked(null, limit).transactions();
  }

  protected ParkedTransactions.Page parked(@Nullable String after, int limit) {
    return new ParkedTransactions(test.storage().projections())
        .oldest(after, limit)
        .toCompletableFuture()
        .join();
  }

  /** Returns how many rows a table of a projection has. */
  protected long rows(String table) {
    return test.storage()
        .projections()
        .read(view -> view.count(table))
        .toCompletableFuture()
        .join();
  }
}
