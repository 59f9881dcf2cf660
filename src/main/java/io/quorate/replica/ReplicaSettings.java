package io.quorate.replica;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;

/**
 * The limits of the copies on a node, read once from {@code quorate.replica}. Immutable.
 *
 * @param entities the most copies
 * @param idleAfter after this time without a read the node gives all copies up, and follows the
 *     feed no longer
 */
public record ReplicaSettings(int entities, Duration idleAfter) {

  private static final int MOST = 1_000_000;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static ReplicaSettings of(Config quorate) {
    SettingsSection replica = SettingsSection.of(quorate, "replica");
    return new ReplicaSettings(
        replica.number("entities", 1, MOST),
        replica.duration("idle-after", Duration.ofSeconds(1), Duration.ofDays(1)));
  }
}
