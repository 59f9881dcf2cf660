package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Deadline;
import io.quorate.storage.postgres.ServerReadiness;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Waits until a server answers a client with the right password, and makes sure that the database
 * exists. Recovery after a crash may take longer than a start: as long as the server says that it
 * is starting up, the longer limit holds.
 */
final class PostgresReadiness {

  static final Duration START_LIMIT = Duration.ofSeconds(30);
  static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
  static final String DATABASE = "quorate";

  private static final Duration POLL = Duration.ofMillis(50);

  private PostgresReadiness() {}

  /**
   * Waits for a server on the loopback address.
   *
   * @param alive whether to go on: false when the server has died or is no longer wanted
   * @throws LocalFailure when a limit passed, {@code alive} turned false, or the password is wrong
   */
  static void await(int port, String password, BooleanSupplier alive) {
    Deadline start = Deadline.after(START_LIMIT);
    Deadline recovery = Deadline.after(RECOVERY_LIMIT);
    while (true) {
      ServerReadiness.Answer answer =
          ServerReadiness.ask(
              url(port, "postgres"), PostgresInitialisation.USER, password, DATABASE);
      switch (answer.state()) {
        case READY -> {
          return;
        }
        case WRONG_PASSWORD ->
            throw failure("Expected the database to accept its password, but it did not", answer);
        case STARTING_UP -> requireGoingOn(alive, recovery, answer);
        case AWAY -> requireGoingOn(alive, start, answer);
      }
      Deadline.pause(POLL);
    }
  }

  private static void requireGoingOn(
      BooleanSupplier alive, Deadline deadline, ServerReadiness.Answer answer) {
    if (!alive.getAsBoolean() || deadline.passed()) {
      throw failure("Expected PostgreSQL to get ready, but it did not", answer);
    }
  }

  private static LocalFailure failure(String message, ServerReadiness.Answer answer) {
    return new LocalFailure(
        message, Objects.requireNonNull(answer.failure(), "Expected a reason."));
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(PostgresCommand.HOST, port, database);
  }
}
