package io.quorate.bench.peer;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** Connects the alternatives to their database: with a good pool, and prepared statements. */
final class PeerDatabase {

  /** Connections; as many threads use them. */
  static final int CONNECTIONS = 16;

  private PeerDatabase() {}

  /**
   * Connects and makes the tables.
   *
   * @param config as a node's, of which only the database counts
   */
  static HikariDataSource open(Config config, String schema) throws SQLException {
    Config database = config.getConfig("quorate.database");
    var pool = new HikariConfig();
    pool.setJdbcUrl(database.getString("url"));
    pool.setUsername(database.getString("user"));
    pool.setPassword(database.getString("password"));
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setAutoCommit(false);
    var source = new HikariDataSource(pool);
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(schema);
      connection.commit();
    }
    return source;
  }
}
