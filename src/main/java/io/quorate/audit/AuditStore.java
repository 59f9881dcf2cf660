package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The tables of the audit: loads what a page needs and saves what it changed, with one statement
 * for each table at most. Blocks; safe for use by any thread.
 */
final class AuditStore {

  private static final String ADD_TO_COUNTS =
      """
      INSERT INTO audit_count (name, amount) SELECT * FROM unnest(?::text[], ?::bigint[])
      ON CONFLICT (name) DO UPDATE SET amount = audit_count.amount + excluded.amount\
      """;

  private static final String ADD_TO_BOOK =
      """
      INSERT INTO audit_book (unit, total, in_flight, came_in, went_out, written_off, reserved)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (unit) DO UPDATE
      SET total = audit_book.total + excluded.total,
          in_flight = audit_book.in_flight + excluded.in_flight,
          came_in = audit_book.came_in + excluded.came_in,
          went_out = audit_book.went_out + excluded.went_out,
          written_off = audit_book.written_off + excluded.written_off,
          reserved = audit_book.reserved + excluded.reserved\
      """;

  private static final String ADD_FAULT =
      """
      INSERT INTO audit_fault
        (kind, type, entity, transaction, reservation, expected, actual, at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private final Currencies currencies = new Currencies();

  /** Loads what the events of a page need. */
  AuditPage load(Connection connection, AuditNeeds needs) throws SQLException {
    return new AuditPage(
        currencies.of(connection, needs.accounts()),
        TransactionTable.load(connection, needs.transactions()),
        ReservationTable.load(connection, needs.reservations()));
  }

  /** Saves what a page has changed. */
  void save(Connection connection, AuditPage page) throws SQLException {
    currencies.add(connection, page.currencies.changed());
    TransactionTable.save(connection, page.transactions);
    ReservationTable.save(connection, page.reservations);
    Map<Count, Long> counts = page.counts();
    Sql.update(
        connection,
        ADD_TO_COUNTS,
        counts.keySet().stream().map(Count::name).toList(),
        counts.values());
    addToBooks(connection, page.books());
    addFaults(connection, page.faults());
  }

  private static void addToBooks(Connection connection, Map<String, Book> books)
      throws SQLException {
    try (PreparedStatement add = connection.prepareStatement(ADD_TO_BOOK)) {
      for (Map.Entry<String, Book> entry : books.entrySet()) {
        Book book = entry.getValue();
        add.setString(1, entry.getKey());
        int column = 2;
        for (BigInteger sum :
            List.of(
                book.total(),
                book.inFlight(),
                book.cameIn(),
                book.wentOut(),
                book.writtenOff(),
                book.reserved())) {
          add.setBigDecimal(column++, new BigDecimal(sum));
        }
        add.addBatch();
      }
      add.executeBatch();
    }
  }

  private static void addFaults(Connection connection, List<Fault> faults) throws SQLException {
    if (faults.isEmpty()) {
      return;
    }
    try (PreparedStatement add = connection.prepareStatement(ADD_FAULT)) {
      for (Fault fault : faults) {
        add.setString(1, fault.kind().text());
        add.setString(2, fault.type());
        add.setString(3, fault.id());
        add.setString(4, fault.transaction());
        add.setString(5, fault.reservation());
        add.setLong(6, fault.expected());
        add.setLong(7, fault.actual());
        add.setLong(8, fault.at().toEpochMilli());
        add.addBatch();
      }
      add.executeBatch();
    }
  }
}
