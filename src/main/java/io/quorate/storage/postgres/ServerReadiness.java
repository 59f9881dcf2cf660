package io.quorate.storage.postgres;

import java.sql.SQLException;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a PostgreSQL server that was started a moment ago whether it is ready, for those who start
 * one. Blocks for some seconds at most; stateless and safe for use by any thread.
 */
public final class ServerReadiness {

  private static final String CONNECT_TIMEOUT_SECONDS = "5";
  private static final String SOCKET_TIMEOUT_SECONDS = "30";
  private static final String STARTING_UP = "57P03";
  private static final String WRONG_PASSWORD = "28P01";

  private static final String EXISTS =
      "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = :name)";

  private ServerReadiness() {}

  /** What a server has said. */
  public enum State {
    /** It takes clients, and the database is there. */
    READY,
    /** It is there, and goes on with its start or its recovery. */
    STARTING_UP,
    /** It does not know this password. */
    WRONG_PASSWORD,
    /** It does not answer, or answers something else. */
    AWAY
  }

  /**
   * What a server has said, and how.
   *
   * @param failure null when it is ready
   */
  public record Answer(State state, @Nullable Throwable failure) {}

  /**
   * Asks a server, and creates a database when it is missing there.
   *
   * @param url of a database that is always there
   * @param database the name of the one to create
   */
  public static Answer ask(String url, String user, String password, String database) {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    try {
      Jdbi.create(url, properties).useHandle(handle -> ensure(handle, database));
      return new Answer(State.READY, null);
    } catch (JdbiException e) {
      return new Answer(state(e), e);
    }
  }

  private static void ensure(Handle handle, String database) {
    if (!handle.createQuery(EXISTS).bind("name", database).mapTo(Boolean.class).one()) {
      handle.execute("CREATE DATABASE " + database);
    }
  }

  private static State state(JdbiException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && STARTING_UP.equals(sql.getSQLState())) {
        return State.STARTING_UP;
      }
      if (cause instanceof SQLException sql && WRONG_PASSWORD.equals(sql.getSQLState())) {
        return State.WRONG_PASSWORD;
      }
    }
    return State.AWAY;
  }
}
