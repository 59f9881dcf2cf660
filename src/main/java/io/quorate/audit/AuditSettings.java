package io.quorate.audit;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;

/**
 * The settings of {@code quorate.audit}. Immutable.
 *
 * @param interval how often a node reads the audit for its metrics
 */
public record AuditSettings(Duration interval) {

  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** Reads them; throws {@link IllegalArgumentException} that names the key of a wrong one. */
  public static AuditSettings of(Config quorate) {
    return new AuditSettings(SettingsSection.of(quorate, "audit").duration("interval", SHORTEST));
  }
}
