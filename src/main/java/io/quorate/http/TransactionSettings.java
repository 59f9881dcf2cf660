package io.quorate.http;

import com.typesafe.config.Config;
import io.quorate.runtime.SettingsSection;
import java.time.Duration;

/**
 * How transactions are taken in, read once from {@code quorate.transactions}. Immutable.
 *
 * @param timeout how long a transaction may take that names no timeout itself
 * @param usualWait how long a request waits for the end when it does not say
 * @param longestWait how long it may ask to wait
 * @param threePhaseCommit whether 3pc may be chosen
 */
public record TransactionSettings(
    Duration timeout, Duration usualWait, Duration longestWait, boolean threePhaseCommit) {

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static TransactionSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "transactions");
    Duration wait = section.duration("wait", Duration.ZERO);
    return new TransactionSettings(
        section.duration("timeout"),
        wait,
        section.duration("wait-max", wait),
        section.flag("three-phase-commit"));
  }
}
