package io.quorate.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.runtime.codec.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The table of the books of transactions. Blocks; stateless and safe for use by any thread. */
final class TransactionTable {

  private static final String SELECT =
      "SELECT transaction, book FROM audit_transaction WHERE transaction = ANY (?::text[])";

  private static final String SET =
      """
      INSERT INTO audit_transaction (transaction, book) SELECT * FROM unnest(?::text[], ?::text[])
      ON CONFLICT (transaction) DO UPDATE SET book = excluded.book\
      """;

  private static final String REMOVE =
      "DELETE FROM audit_transaction WHERE transaction = ANY (?::text[])";

  private TransactionTable() {}

  static Map<String, TransactionBook> load(Connection connection, Set<String> ids)
      throws SQLException {
    var books = new HashMap<String, TransactionBook>();
    if (!ids.isEmpty()) {
      Sql.query(
          connection, SELECT, row -> books.put(row.getString(1), read(row.getString(2))), ids);
    }
    return books;
  }

  static void save(Connection connection, Rows<String, TransactionBook> rows) throws SQLException {
    Map<String, TransactionBook> changed = rows.changed();
    Sql.update(
        connection,
        SET,
        changed.keySet(),
        changed.values().stream().map(TransactionTable::write).toList());
    Sql.update(connection, REMOVE, rows.removed());
  }

  private static String write(TransactionBook book) {
    try {
      return Json.STORED.writeValueAsString(book);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write the book of a transaction.", e);
    }
  }

  private static TransactionBook read(String json) {
    try {
      return Json.STORED.readValue(json, TransactionBook.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to read the book of a transaction.", e);
    }
  }
}
