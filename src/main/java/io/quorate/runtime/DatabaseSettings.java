package io.quorate.runtime;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node reaches its database, read once from {@code quorate.database}. Immutable.
 *
 * @param url JDBC
 * @param journalConnections connections of the journal plugin
 * @param queryConnections connections for everything else
 * @param queryQueue queries that may wait for one of those
 * @param connectionTimeout how long to wait for a connection
 * @param statementTimeout how long a statement may take
 * @param idleTransactionTimeout how long a transaction may wait for its next statement
 */
public record DatabaseSettings(
    String url,
    String user,
    String password,
    int journalConnections,
    int queryConnections,
    int queryQueue,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration idleTransactionTimeout) {

  private static final int MOST_CONNECTIONS = 1000;
  private static final int MOST_WAITING = 1_000_000;
  private static final int SOCKET_SLACK_SECONDS = 5;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static DatabaseSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "database");
    return new DatabaseSettings(
        section.text("url"),
        section.text("user"),
        section.text("password"),
        section.number("journal-connections", 1, MOST_CONNECTIONS),
        section.number("query-connections", 1, MOST_CONNECTIONS),
        section.number("query-queue", 1, MOST_WAITING),
        section.duration("connection-timeout", Duration.ofMillis(250)),
        section.duration("statement-timeout"),
        section.duration("idle-transaction-timeout"));
  }

  /** Returns the driver's properties, for every connection, so that none can hang for ever. */
  public Map<String, String> driverProperties() {
    long connectSeconds = Math.max(1, connectionTimeout.toSeconds());
    var properties = new TreeMap<String, String>();
    properties.put("ApplicationName", "quorate");
    properties.put("tcpKeepAlive", "true");
    properties.put("reWriteBatchedInserts", "true");
    properties.put("connectTimeout", String.valueOf(connectSeconds));
    properties.put("loginTimeout", String.valueOf(connectSeconds));
    properties.put(
        "socketTimeout", String.valueOf(statementTimeout.toSeconds() + SOCKET_SLACK_SECONDS));
    properties.put(
        "options",
        "-c statement_timeout=%d -c idle_in_transaction_session_timeout=%d"
            .formatted(statementTimeout.toMillis(), idleTransactionTimeout.toMillis()));
    return properties;
  }
}
