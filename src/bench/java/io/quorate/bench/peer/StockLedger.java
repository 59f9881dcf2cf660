package io.quorate.bench.peer;

import io.quorate.account.AccountView;
import io.quorate.inventory.ItemView;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Items and accounts as rows, and beside them what was reserved and ordered: what a team without
 * entities would write. In each transaction the row that most want is changed last, so that it is
 * locked as shortly as can be. Blocks; safe for use by any thread.
 */
final class StockLedger {

  /** Its tables. */
  static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS items (
        id VARCHAR(128) PRIMARY KEY, total BIGINT NOT NULL, aside BIGINT NOT NULL,
        version BIGINT NOT NULL);
      CREATE TABLE IF NOT EXISTS accounts (
        id VARCHAR(128) PRIMARY KEY, total BIGINT NOT NULL, aside BIGINT NOT NULL,
        version BIGINT NOT NULL);
      CREATE TABLE IF NOT EXISTS reservations (
        item VARCHAR(128) NOT NULL, id VARCHAR(128) NOT NULL, quantity BIGINT NOT NULL,
        confirmed BIGINT NOT NULL DEFAULT 0, expires_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (item, id));
      CREATE TABLE IF NOT EXISTS orders (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account VARCHAR(128) NOT NULL,
        amount BIGINT NOT NULL, item VARCHAR(128) NOT NULL, quantity BIGINT NOT NULL,
        at TIMESTAMPTZ NOT NULL DEFAULT now());
      """;

  private static final String ITEMS = "items";
  private static final String ACCOUNTS = "accounts";
  private static final String RESERVE =
      "INSERT INTO reservations (item, id, quantity, expires_at)"
          + " VALUES (?, ?, ?, now() + interval '15 minutes')";
  private static final String CONFIRM =
      "UPDATE reservations SET confirmed = quantity"
          + " WHERE item = ? AND id = ? AND confirmed = 0 RETURNING quantity";
  private static final String ORDER =
      "INSERT INTO orders (account, amount, item, quantity) VALUES (?, ?, ?, ?)";

  private final DataSource source;
  private final RowGuard guard;
  private final RowChange rows;

  /**
   * Begins with the tables as they are.
   *
   * @param guard keeps others away from the rows that a transaction changes
   * @param rows changes one of them
   */
  StockLedger(DataSource source, RowGuard guard, RowChange rows) {
    this.source = source;
    this.guard = guard;
    this.rows = rows;
  }

  /** What a transaction does; false when all of it is to be undone. */
  private interface Change {
    boolean make(Connection connection) throws SQLException;
  }

  void createItem(String id, long onHand) throws SQLException {
    create(ITEMS, id, onHand);
  }

  void openAccount(String id, long balance) throws SQLException {
    create(ACCOUNTS, id, balance);
  }

  Optional<ItemView> item(String id) throws SQLException {
    return read(ITEMS, id)
        .map(row -> new ItemView(id, row.total, row.aside, row.total - row.aside, row.version));
  }

  Optional<AccountView> account(String id) throws SQLException {
    return read(ACCOUNTS, id)
        .map(
            row ->
                new AccountView(
                    id,
                    "EUR",
                    row.total,
                    row.aside,
                    row.total - row.aside,
                    0,
                    "open",
                    row.version));
  }

  /** Sets pieces aside; false when there are not enough. */
  boolean reserve(String item, String reservation, long quantity) throws SQLException, IOException {
    return change(
        List.of(lock(ITEMS, item)),
        connection -> {
          try (var insert = connection.prepareStatement(RESERVE)) {
            insert.setString(1, item);
            insert.setString(2, reservation);
            insert.setLong(3, quantity);
            insert.executeUpdate();
          }
          return rows.apply(connection, ITEMS, item, 0, quantity);
        });
  }

  /** Takes what was set aside; false when there is no such reservation any more. */
  boolean confirm(String item, String reservation) throws SQLException, IOException {
    return change(
        List.of(lock(ITEMS, item)),
        connection -> {
          try (var update = connection.prepareStatement(CONFIRM)) {
            update.setString(1, item);
            update.setString(2, reservation);
            try (var confirmed = update.executeQuery()) {
              if (!confirmed.next()) {
                return false;
              }
              long quantity = confirmed.getLong(1);
              return rows.apply(connection, ITEMS, item, -quantity, -quantity);
            }
          }
        });
  }

  /** Sells pieces for money; false when there is not enough of either. */
  boolean order(String account, long amount, String item, long quantity)
      throws SQLException, IOException {
    return change(
        List.of(lock(ACCOUNTS, account), lock(ITEMS, item)),
        connection -> {
          try (var insert = connection.prepareStatement(ORDER)) {
            insert.setString(1, account);
            insert.setLong(2, amount);
            insert.setString(3, item);
            insert.setLong(4, quantity);
            insert.executeUpdate();
          }
          return rows.apply(connection, ACCOUNTS, account, -amount, 0)
              && rows.apply(connection, ITEMS, item, -quantity, 0);
        });
  }

  private boolean change(List<String> locks, Change change) throws SQLException, IOException {
    return guard.alone(locks, () -> commit(change));
  }

  private boolean commit(Change change) throws SQLException {
    try (Connection connection = source.getConnection()) {
      boolean made = change.make(connection);
      if (made) {
        connection.commit();
      } else {
        connection.rollback();
      }
      return made;
    }
  }

  private void create(String table, String id, long total) throws SQLException {
    String statement =
        "INSERT INTO %s (id, total, aside, version) VALUES (?, ?, 0, 1) ON CONFLICT DO NOTHING"
            .formatted(table);
    commit(
        connection -> {
          try (var insert = connection.prepareStatement(statement)) {
            insert.setString(1, id);
            insert.setLong(2, total);
            insert.executeUpdate();
          }
          return true;
        });
  }

  private Optional<Row> read(String table, String id) throws SQLException {
    String query = "SELECT total, aside, version FROM %s WHERE id = ?".formatted(table);
    try (Connection connection = source.getConnection();
        var select = connection.prepareStatement(query)) {
      select.setString(1, id);
      try (var found = select.executeQuery()) {
        return found.next()
            ? Optional.of(new Row(found.getLong(1), found.getLong(2), found.getLong(3)))
            : Optional.empty();
      }
    }
  }

  private static String lock(String table, String id) {
    return table + "-" + id;
  }

  private record Row(long total, long aside, long version) {}
}
