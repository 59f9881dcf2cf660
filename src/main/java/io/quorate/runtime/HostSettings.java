package io.quorate.runtime;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The limits of every hosted entity, read once from {@code quorate.entity}. Immutable.
 *
 * @param bufferSize commands that may wait in one entity; one more is refused as overloaded
 * @param batchSize commands that are decided in one group commit
 * @param writeAttempts how often a group of commands is decided again after its write failed
 * @param restartBackoffMin the first wait before an entity whose write failed recovers
 * @param restartBackoffMax the longest such wait
 * @param snapshotEvery stored events between two snapshots, when the state is small
 * @param outgoingDeadline how long another entity is asked before nothing is known
 * @param memory the requests that an entity remembers
 */
public record HostSettings(
    int bufferSize,
    int batchSize,
    int writeAttempts,
    Duration restartBackoffMin,
    Duration restartBackoffMax,
    int snapshotEvery,
    Duration outgoingDeadline,
    RequestMemory.Limits memory) {

  public HostSettings {
    require(bufferSize >= 1, "buffer-size", "at least 1");
    require(batchSize >= 1, "batch-size", "at least 1");
    require(writeAttempts >= 1, "write-attempts", "at least 1");
    require(snapshotEvery >= 1, "snapshot-every", "at least 1");
    require(memory.keysAlways() >= 1, "remembered-keys", "at least 1");
    require(
        memory.keysAtMost() >= memory.keysAlways(),
        "remembered-keys-max",
        "at least remembered-keys");
  }

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static HostSettings of(Config quorate) {
    Config config = quorate.getConfig("entity");
    return new HostSettings(
        config.getInt("buffer-size"),
        config.getInt("batch-size"),
        config.getInt("write-attempts"),
        config.getDuration("restart-backoff-min"),
        config.getDuration("restart-backoff-max"),
        config.getInt("snapshot-every"),
        config.getDuration("outgoing-deadline"),
        new RequestMemory.Limits(
            AskSettings.of(quorate).patienceMaxMs(),
            config.getInt("remembered-keys"),
            config.getDuration("remembered-keys-for").toMillis(),
            config.getInt("remembered-keys-max"),
            config.getInt("remembered-requests-max"),
            config.getDuration("remembered-requests-for").toMillis()));
  }

  private static void require(boolean right, String key, String expected) {
    if (!right) {
      throw new IllegalArgumentException(
          "Expected quorate.entity.%s to be %s, but it is not.".formatted(key, expected));
    }
  }
}
