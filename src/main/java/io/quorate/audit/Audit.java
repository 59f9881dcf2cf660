package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import io.quorate.runtime.Database;
import io.quorate.runtime.Feed;
import io.quorate.runtime.feed.Projections;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Reads what {@link AuditProjection} keeps. Safe for use by any thread. */
public final class Audit {

  /** The most faults that are shown. */
  public static final int MAX_SHOWN = 100;

  // All that follows sees the database as of one moment, and so as of one position of the feed.
  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private static final String BOOKS =
      """
      SELECT unit, total, in_flight, came_in, went_out, written_off, reserved FROM audit_book\
      """;

  private static final String COUNTS = "SELECT name, amount FROM audit_count";
  private static final String PARKED = "SELECT count(*) FROM parked_transaction";

  private static final String FAULTS =
      """
      SELECT kind, type, entity, transaction, reservation, expected, actual, at_ms
      FROM audit_fault ORDER BY id LIMIT %d\
      """
          .formatted(MAX_SHOWN);

  private final Database database;

  /** Creates a reader. */
  public Audit(Database database) {
    this.database = database;
  }

  /** Reads the audit as of now; fails when the database cannot be read. */
  public CompletionStage<AuditReport> read() {
    return database.run(Audit::read);
  }

  static AuditReport read(Connection connection) throws SQLException {
    try (PreparedStatement set = connection.prepareStatement(ONE_MOMENT)) {
      set.execute();
    }
    Feed.Progress progress = Feed.progress(connection, Projections.CONSUMER);
    Map<String, Book> books = books(connection);
    Map<Count, Long> counts = counts(connection);
    List<Fault> faults = faults(connection);
    Book stock = books.getOrDefault(Book.STOCK, Book.EMPTY);
    books.remove(Book.STOCK);
    long faultCount = counts.getOrDefault(Count.FAULTS, 0L);
    boolean conserved =
        faultCount == 0
            && books.values().stream().allMatch(Book::addsUp)
            && stock.addsUp()
            && stock.reserved().compareTo(stock.total()) <= 0;
    return new AuditReport(
        progress.position(),
        progress.lagMs(),
        conserved,
        money(books),
        stock(stock),
        new AuditReport.Transactions(
            counts.getOrDefault(Count.OPEN, 0L),
            counts.getOrDefault(Count.COMMITTED, 0L),
            counts.getOrDefault(Count.ABORTED, 0L),
            parked(connection)),
        faultCount,
        faults);
  }

  private static SortedMap<String, AuditReport.Money> money(Map<String, Book> books) {
    var money = new TreeMap<String, AuditReport.Money>();
    books.forEach(
        (currency, book) ->
            money.put(
                currency,
                new AuditReport.Money(
                    book.total(),
                    book.inFlight(),
                    book.cameIn(),
                    book.wentOut(),
                    book.writtenOff())));
    return money;
  }

  private static AuditReport.Stock stock(Book book) {
    return new AuditReport.Stock(
        book.cameIn(),
        book.wentOut(),
        book.reserved(),
        book.total(),
        book.inFlight(),
        book.writtenOff());
  }

  private static Map<String, Book> books(Connection connection) throws SQLException {
    var books = new TreeMap<String, Book>();
    Sql.query(
        connection,
        BOOKS,
        row ->
            books.put(
                row.getString(1),
                new Book(
                    sum(row, 2), sum(row, 3), sum(row, 4), sum(row, 5), sum(row, 6), sum(row, 7))));
    return books;
  }

  private static BigInteger sum(ResultSet row, int column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  private static Map<Count, Long> counts(Connection connection) throws SQLException {
    var counts = new EnumMap<Count, Long>(Count.class);
    Sql.query(
        connection, COUNTS, row -> counts.put(Count.valueOf(row.getString(1)), row.getLong(2)));
    return counts;
  }

  private static long parked(Connection connection) throws SQLException {
    var count = new long[1];
    Sql.query(connection, PARKED, row -> count[0] = row.getLong(1));
    return count[0];
  }

  private static List<Fault> faults(Connection connection) throws SQLException {
    var faults = new ArrayList<Fault>();
    Sql.query(
        connection,
        FAULTS,
        row ->
            faults.add(
                new Fault(
                    Fault.Kind.of(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getLong(6),
                    row.getLong(7),
                    Instant.ofEpochMilli(row.getLong(8)))));
    return faults;
  }
}
