package io.quorate.audit;

import io.quorate.parked.ParkedProjection;
import io.quorate.runtime.TestDatabase;
import io.quorate.runtime.feed.Projection;
import io.quorate.runtime.feed.Projections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A real PostgreSQL with an empty journal for each test, and the projections over it. */
@NullUnmarked
public abstract class ProjectionFixture {

  private static TestDatabase test;

  public Connection connection;
  public Story story;
  public List<Projection> projections = List.of(new AuditProjection(), new ParkedProjection());

  @BeforeAll
  public static void startDatabase() {
    test = new TestDatabase();
  }

  @AfterAll
  public static void stopDatabase() {
    test.close();
  }

  @BeforeEach
  public void clear() throws SQLException {
    connection = test.connect();
    connection.setAutoCommit(false);
    connection.createStatement().execute("TRUNCATE event_journal, feed_position RESTART IDENTITY");
    forget();
    story = new Story(connection);
  }

  @AfterEach
  public void disconnect() throws SQLException {
    connection.close();
  }

  /** Forgets all that the projections have kept, so that they begin again. */
  public void forget() throws SQLException {
    connection
        .createStatement()
        .execute(
            "TRUNCATE feed_position, audit_book, audit_count, audit_account, audit_transaction,"
                + " audit_reservation, audit_fault, parked_transaction");
    connection.commit();
    projections = List.of(new AuditProjection(), new ParkedProjection());
  }

  /** Follows the feed by one page; returns how long it was. */
  public int follow(int limit) throws SQLException {
    connection.commit();
    Projections.Followed followed = Projections.follow(connection, projections, limit);
    connection.commit();
    followed.afterwards().forEach(Runnable::run);
    return followed.entries();
  }

  /** Follows the feed to its end; returns the audit there. */
  public AuditReport audited() throws SQLException {
    int followed = follow(1000);
    while (followed > 0) {
      followed = follow(1000);
    }
    return report();
  }

  public AuditReport report() throws SQLException {
    connection.commit();
    AuditReport report = Audit.read(connection);
    connection.rollback();
    return report;
  }

  /** Returns how many rows a table has. */
  public long rows(String table) throws SQLException {
    try (var rows = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
