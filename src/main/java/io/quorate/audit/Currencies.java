package io.quorate.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The currencies of accounts, which never change: those of the accounts that were used last are
 * remembered. Safe for use by any thread.
 */
final class Currencies {

  /** How many accounts are remembered: about 10 MB. */
  private static final int MAX_REMEMBERED = 50_000;

  private static final String SELECT =
      "SELECT account, currency FROM audit_account WHERE account = ANY (?::text[])";

  private static final String INSERT =
      """
      INSERT INTO audit_account (account, currency) SELECT * FROM unnest(?::text[], ?::text[])
      ON CONFLICT (account) DO NOTHING\
      """;

  private final Map<String, String> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MAX_REMEMBERED;
            }
          });

  /** Returns the currencies of those of the accounts that were opened. */
  Map<String, String> of(Connection connection, Set<String> accounts) throws SQLException {
    var known = new HashMap<String, String>();
    for (String account : accounts) {
      String currency = remembered.get(account);
      if (currency != null) {
        known.put(account, currency);
      }
    }
    var unknown = accounts.stream().filter(account -> !known.containsKey(account)).toList();
    if (!unknown.isEmpty()) {
      Sql.query(connection, SELECT, row -> known.put(row.getString(1), row.getString(2)), unknown);
      remembered.putAll(known);
    }
    return known;
  }

  /** Adds the currencies of new accounts. */
  void add(Connection connection, Map<String, String> opened) throws SQLException {
    Sql.update(connection, INSERT, opened.keySet(), opened.values());
  }
}
