package io.quorate.bench.peer;

import io.quorate.account.AccountView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Accounts as rows, each deposit in a transaction that locks its row and writes a ledger entry:
 * what a team without entities would write. Blocks; safe for use by any thread.
 */
final class RowLockLedger {

  /** Its tables. */
  static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS accounts (
        id VARCHAR(128) PRIMARY KEY, balance BIGINT NOT NULL, version BIGINT NOT NULL);
      CREATE TABLE IF NOT EXISTS ledger (
        account VARCHAR(128) NOT NULL, version BIGINT NOT NULL, amount BIGINT NOT NULL,
        balance BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now(),
        PRIMARY KEY (account, version));
      CREATE TABLE IF NOT EXISTS transfers (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payer VARCHAR(128) NOT NULL,
        payee VARCHAR(128) NOT NULL, amount BIGINT NOT NULL,
        at TIMESTAMPTZ NOT NULL DEFAULT now());
      """;

  private static final String OPEN =
      "INSERT INTO accounts (id, balance, version) VALUES (?, ?, 1) ON CONFLICT DO NOTHING";
  private static final String TRANSFER =
      "INSERT INTO transfers (payer, payee, amount) VALUES (?, ?, ?)";
  private static final String READ = "SELECT balance, version FROM accounts WHERE id = ?";
  private static final String LOCK = READ + " FOR UPDATE";
  private static final String UPDATE = "UPDATE accounts SET balance = ?, version = ? WHERE id = ?";
  private static final String ENTER =
      "INSERT INTO ledger (account, version, amount, balance) VALUES (?, ?, ?, ?)";

  private final DataSource source;

  RowLockLedger(DataSource source) {
    this.source = source;
  }

  Optional<AccountView> openAccount(String id, long initialBalance) throws SQLException {
    try (Connection connection = source.getConnection()) {
      try (var insert = connection.prepareStatement(OPEN)) {
        insert.setString(1, id);
        insert.setLong(2, initialBalance);
        insert.executeUpdate();
      }
      connection.commit();
    }
    return read(id);
  }

  Optional<AccountView> read(String id) throws SQLException {
    try (Connection connection = source.getConnection()) {
      Optional<AccountView> account = select(connection, READ, id);
      connection.commit();
      return account;
    }
  }

  Optional<AccountView> deposit(String id, long amount) throws SQLException {
    try (Connection connection = source.getConnection()) {
      Optional<AccountView> before = select(connection, LOCK, id);
      if (before.isEmpty()) {
        connection.rollback();
        return before;
      }
      AccountView after = move(connection, before.get(), amount);
      connection.commit();
      return Optional.of(after);
    }
  }

  /** Moves money in one transaction; locks both rows in the order of their ids. */
  boolean transfer(String payer, String payee, long amount) throws SQLException {
    try (Connection connection = source.getConnection()) {
      boolean payerFirst = payer.compareTo(payee) < 0;
      Optional<AccountView> first = select(connection, LOCK, payerFirst ? payer : payee);
      Optional<AccountView> second = select(connection, LOCK, payerFirst ? payee : payer);
      Optional<AccountView> from = payerFirst ? first : second;
      Optional<AccountView> to = payerFirst ? second : first;
      if (from.isEmpty() || to.isEmpty() || from.get().balance() < amount) {
        connection.rollback();
        return false;
      }
      move(connection, from.get(), -amount);
      move(connection, to.get(), amount);
      try (var insert = connection.prepareStatement(TRANSFER)) {
        insert.setString(1, payer);
        insert.setString(2, payee);
        insert.setLong(3, amount);
        insert.executeUpdate();
      }
      connection.commit();
      return true;
    }
  }

  private static AccountView move(Connection connection, AccountView before, long amount)
      throws SQLException {
    long balance = Math.addExact(before.balance(), amount);
    long version = before.version() + 1;
    try (var update = connection.prepareStatement(UPDATE);
        var enter = connection.prepareStatement(ENTER)) {
      update.setLong(1, balance);
      update.setLong(2, version);
      update.setString(3, before.id());
      update.executeUpdate();
      enter.setString(1, before.id());
      enter.setLong(2, version);
      enter.setLong(3, amount);
      enter.setLong(4, balance);
      enter.executeUpdate();
    }
    return view(before.id(), balance, version);
  }

  private static Optional<AccountView> select(Connection connection, String query, String id)
      throws SQLException {
    try (var select = connection.prepareStatement(query)) {
      select.setString(1, id);
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(view(id, rows.getLong(1), rows.getLong(2)))
            : Optional.empty();
      }
    }
  }

  private static AccountView view(String id, long balance, long version) {
    return new AccountView(id, "EUR", balance, 0, balance, 0, "open", version);
  }
}
