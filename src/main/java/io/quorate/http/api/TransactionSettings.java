package io.quorate.http.api;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import io.quorate.transaction.TransactionCommand;
import java.time.Duration;

/**
 * How transactions are taken in, read once from {@code quorate.transactions}. Immutable.
 *
 * @param timeout how long a transaction may take that names no timeout itself, a day at most
 * @param usualWait how long a request waits for the end when it does not say
 * @param longestWait how long it may ask to wait
 * @param mostWaiting how many requests of a node may wait for longer than a second
 * @param threePhaseCommit whether 3pc may be chosen
 */
public record TransactionSettings(
    Duration timeout,
    Duration usualWait,
    Duration longestWait,
    int mostWaiting,
    boolean threePhaseCommit) {

  /** Less than a connection may be idle (90 s), with a last look at the transaction. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(55);

  private static final int MOST_WAITING = 1_000_000;

  private static final Duration LONGEST_TIMEOUT =
      Duration.ofMillis(TransactionCommand.MAX_TIMEOUT_MS);

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static TransactionSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "transactions");
    Duration wait = section.duration("wait", Duration.ZERO, LONGEST_WAIT);
    return new TransactionSettings(
        section.duration("timeout", Duration.ofMillis(1), LONGEST_TIMEOUT),
        wait,
        section.duration("wait-max", wait, LONGEST_WAIT),
        section.number("max-waiting", 1, MOST_WAITING),
        section.flag("three-phase-commit"));
  }
}
