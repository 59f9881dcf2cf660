package io.quorate.runtime.entity;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;

/**
 * The limits of every hosted entity, read once from {@code quorate.entity}. Immutable.
 *
 * @param bufferSize commands that may wait in one entity; one more is refused as overloaded
 * @param batchSize commands that are decided in one group commit
 * @param writeAttempts how often a group of commands is written, when writes fail, until it is
 *     given up
 * @param restartBackoffMin the first wait before an entity whose write failed recovers
 * @param restartBackoffMax the longest such wait
 * @param snapshotEvery stored events between two snapshots, when the state is small
 * @param outgoingDeadline how long another entity is asked before nothing is known
 * @param outgoingBackoffMin the first wait before another entity that did not answer is asked again
 * @param outgoingBackoffMax the longest such wait
 * @param lingerOver how long an entity that is over stays in memory
 * @param writtenWithin how long an event that may wait is kept for the next one to be written with
 * @param memoryPercent how much of the heap the entities of a node may take together
 * @param idleAfter how long an entity stays in memory that is not used
 * @param keyRetention for how long clients' keys are recognised at least
 * @param memory the requests without a client's key that an entity remembers
 */
public record HostSettings(
    int bufferSize,
    int batchSize,
    int writeAttempts,
    Duration restartBackoffMin,
    Duration restartBackoffMax,
    int snapshotEvery,
    Duration outgoingDeadline,
    Duration outgoingBackoffMin,
    Duration outgoingBackoffMax,
    Duration lingerOver,
    Duration writtenWithin,
    int memoryPercent,
    Duration idleAfter,
    Duration keyRetention,
    RequestMemory.Limits memory) {

  private static final int MOST = 10_000_000;
  private static final int MOST_MEMORY_PERCENT = 80;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static HostSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "entity");
    Duration backoffMin = section.duration("restart-backoff-min");
    Duration outgoingBackoffMin = section.duration("outgoing-backoff-min");
    int batchSize = section.number("batch-size", 1, MOST / 2);
    return new HostSettings(
        section.number("buffer-size", 1, MOST),
        batchSize,
        section.number("write-attempts", 1, 100),
        backoffMin,
        section.duration("restart-backoff-max", backoffMin),
        section.number("snapshot-every", 1, MOST),
        section.duration("outgoing-deadline"),
        outgoingBackoffMin,
        section.duration("outgoing-backoff-max", outgoingBackoffMin),
        section.duration("linger-over"),
        section.duration("written-within"),
        section.number("memory-percent", 1, MOST_MEMORY_PERCENT),
        section.duration("idle-after"),
        section.duration("keys-recognised-for"),
        new RequestMemory.Limits(
            section.duration("remembered-requests-at-least").toMillis(),
            section.number("remembered-requests-max", 2 * batchSize, MOST),
            section.duration("remembered-requests-for").toMillis()));
  }
}
