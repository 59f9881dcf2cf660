package io.quorate.runtime;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.TreeMap;

/** The properties that every connection of a node has, so that none can hang for ever. */
public final class JdbcProperties {

  private static final int SOCKET_SLACK_SECONDS = 5;

  private JdbcProperties() {}

  /** Returns them, from {@code quorate.database}. */
  public static Map<String, String> of(Config database) {
    long connectMs = database.getDuration("connection-timeout").toMillis();
    long statementMs = database.getDuration("statement-timeout").toMillis();
    var properties = new TreeMap<String, String>();
    properties.put("ApplicationName", "quorate");
    properties.put("tcpKeepAlive", "true");
    properties.put("reWriteBatchedInserts", "true");
    properties.put("connectTimeout", String.valueOf(Math.max(1, connectMs / 1000)));
    properties.put("loginTimeout", String.valueOf(Math.max(1, connectMs / 1000)));
    properties.put("socketTimeout", String.valueOf(statementMs / 1000 + SOCKET_SLACK_SECONDS));
    properties.put("options", "-c statement_timeout=" + statementMs);
    return properties;
  }
}
