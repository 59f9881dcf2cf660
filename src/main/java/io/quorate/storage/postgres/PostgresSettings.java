package io.quorate.storage.postgres;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node reaches its database, read once from {@code quorate.database}. Immutable.
 *
 * @param url JDBC
 * @param journalConnections connections of the journal plugin
 * @param queryConnections connections for what clients read
 * @param queryQueue reads that may wait for one of those
 * @param startPatience how long a node that starts waits for a database that is away
 * @param connectionTimeout how long to wait for a connection
 * @param statementTimeout how long a statement may take
 * @param idleTransactionTimeout how long a transaction may wait for its next statement
 * @param keyRetention for how long clients' keys are found at least
 * @param socketSlack how much longer than a statement a connection may be silent
 */
record PostgresSettings(
    String url,
    String user,
    String password,
    int journalConnections,
    int queryConnections,
    int queryQueue,
    Duration startPatience,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration idleTransactionTimeout,
    Duration keyRetention,
    Duration socketSlack) {

  private static final int MOST_CONNECTIONS = 1000;
  private static final int MOST_WAITING = 1_000_000;

  /** How much longer than a statement a connection may be silent before it is given up. */
  private static final Duration SOCKET_SLACK = Duration.ofSeconds(2);

  private static final Duration HURRIED_SOCKET_SLACK = Duration.ofSeconds(1);

  private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(10);

  /** How long one host of a URL that names several may take to accept a connection. */
  private static final int CONNECT_SECONDS = 2;

  private static final int SSL_RESPONSE_MS = 1000;

  /** Longer than two hosts that are silent, or the driver would never try the third. */
  private static final int LOGIN_SECONDS = 9;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  static PostgresSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "database");
    return new PostgresSettings(
        section.text("url"),
        section.text("user"),
        section.text("password"),
        section.number("journal-connections", 1, MOST_CONNECTIONS),
        section.number("query-connections", 1, MOST_CONNECTIONS),
        section.number("query-queue", 1, MOST_WAITING),
        section.duration("start-patience", Duration.ZERO),
        section.duration("connection-timeout", Duration.ofMillis(250)),
        section.duration("statement-timeout"),
        section.duration("idle-transaction-timeout"),
        SettingsSection.of(quorate, "entity").duration("keys-recognised-for"),
        SOCKET_SLACK);
  }

  /** Returns the same for statements that must be quick. */
  PostgresSettings hurried(Duration timeout) {
    return with(timeout, timeout, HURRIED_SOCKET_SLACK);
  }

  /** Returns the same for the statements of a migration, which may copy all there is. */
  PostgresSettings patient() {
    return with(connectionTimeout, MIGRATION_TIMEOUT, SOCKET_SLACK);
  }

  private PostgresSettings with(Duration connecting, Duration statement, Duration slack) {
    return new PostgresSettings(
        url,
        user,
        password,
        journalConnections,
        queryConnections,
        queryQueue,
        startPatience,
        connecting,
        statement,
        statement,
        keyRetention,
        slack);
  }

  /**
   * Returns the driver's properties, for every connection, so that none can hang for ever. With any
   * other isolation an append could not see that its number was archived while it waited.
   */
  Map<String, String> driverProperties() {
    var properties = new TreeMap<String, String>();
    properties.put("ApplicationName", "quorate");
    properties.put("tcpKeepAlive", "true");
    properties.put("reWriteBatchedInserts", "true");
    properties.put("connectTimeout", String.valueOf(CONNECT_SECONDS));
    properties.put("sslResponseTimeout", String.valueOf(SSL_RESPONSE_MS));
    properties.put("loginTimeout", String.valueOf(LOGIN_SECONDS));
    properties.put("socketTimeout", String.valueOf(statementTimeout.plus(socketSlack).toSeconds()));
    properties.put(
        "options",
        "-c statement_timeout=%d -c idle_in_transaction_session_timeout=%d"
                .formatted(statementTimeout.toMillis(), idleTransactionTimeout.toMillis())
            + " -c default_transaction_isolation=read\\ committed");
    return properties;
  }
}
