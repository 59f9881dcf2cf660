package io.quorate.cluster.lease;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;
import java.util.Map;

/**
 * How soon a node that is gone is replaced, and the margins that make that safe, read once from
 * {@code quorate.cluster}. Immutable.
 *
 * <p>From the end of a node until its entities are served elsewhere: {@code failurePause} and a
 * second until it is missed, {@code stableAfter} until the split-brain resolver decides, a second
 * or two until it is removed everywhere, and {@link #REMOVAL}. Its lease, which alone lets it
 * answer, is over by then: it is shorter than {@code stableAfter}, and a node that still renewed it
 * is fenced, and waited for, before anybody takes over ({@link Fencing}).
 *
 * @param failurePause how long a node may be silent before it counts as unreachable
 * @param stableAfter how long nothing may change before the split-brain resolver decides; both
 *     sides of a partition must see the same in that time
 * @param lease how long a node may answer after the last proof that it was not fenced
 */
public record Margins(Duration failurePause, Duration stableAfter, Duration lease) {

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LEAST_LEASE = Duration.ofSeconds(2);

  /** A node that starts takes one that has not renewed for 20 s for dead (MemberRegistry). */
  private static final Duration MOST_LEASE = Duration.ofSeconds(12);

  /** By how much more than the pause both sides of a partition may differ in what they see. */
  private static final Duration VIEW_DIFFERENCE = Duration.ofSeconds(2);

  /**
   * How long after its removal a node's entities are given to others. Short, since it is the lease
   * that makes it safe; not nothing, so that a node that was only cut off has ended by then.
   */
  private static final Duration REMOVAL = Duration.ofSeconds(1);

  /** A lease is renewed this often in its time, so that some renewals may be late or lost. */
  private static final int RENEWALS = 4;

  /** How many times as long as a decision takes its winner keeps the lease of lease-majority. */
  private static final int RELEASE_DECISIONS = 4;

  /** By how many percent the clocks of two machines may run at different speeds. */
  private static final int SPEED_PERCENT = 10;

  /** Reads the settings; throws {@link IllegalArgumentException} that names what is unsafe. */
  public static Margins of(Config quorate) {
    SettingsSection cluster = SettingsSection.of(quorate, "cluster");
    Duration failurePause = cluster.duration("failure-pause", LEAST_PAUSE);
    Duration stableAfter = cluster.duration("stable-after");
    Duration lease = cluster.duration("lease", LEAST_LEASE, MOST_LEASE);
    Duration leastStable = failurePause.plus(VIEW_DIFFERENCE);
    if (stableAfter.compareTo(leastStable) < 0) {
      throw new IllegalArgumentException(
          ("Expected quorate.cluster.stable-after to be at least %d ms, which is %d ms more than"
                  + " failure-pause, so that both sides of a partition see the same when they"
                  + " decide, but it is %d ms.")
              .formatted(
                  leastStable.toMillis(), VIEW_DIFFERENCE.toMillis(), stableAfter.toMillis()));
    }
    if (lease.compareTo(stableAfter) > 0) {
      throw new IllegalArgumentException(
          ("Expected quorate.cluster.lease to be at most stable-after (%d ms), so that the lease"
                  + " of a node that crashed is over when it is removed, but it is %d ms.")
              .formatted(stableAfter.toMillis(), lease.toMillis()));
    }
    return new Margins(failurePause, stableAfter, lease);
  }

  /** Returns how often a node renews its lease. */
  public Duration renewInterval() {
    return lease.dividedBy(RENEWALS);
  }

  /** Returns how long one renewal may take, so that a lost one leaves time for another. */
  public Duration renewTimeout() {
    return lease.dividedBy(2);
  }

  /** Returns how long the lease of a node may last on its clock, measured on another's. */
  Duration expiry() {
    return lease.multipliedBy(100 + SPEED_PERCENT).dividedBy(100);
  }

  /** Returns what Akka needs to know. */
  public Map<String, Object> akka() {
    Duration decision = failurePause.plus(stableAfter);
    return Map.of(
        "akka.cluster.failure-detector.acceptable-heartbeat-pause", text(failurePause),
        "akka.cluster.split-brain-resolver.stable-after", text(stableAfter),
        "akka.cluster.down-removal-margin", text(REMOVAL),
        // With lease-majority: over when the next one asks for it, should its holder have crashed;
        // and held for longer than the two sides can differ in when they decide.
        "quorate-lease.heartbeat-timeout", text(decision),
        "quorate-lease.heartbeat-interval", text(decision.dividedBy(RENEWALS + 1)),
        "akka.cluster.split-brain-resolver.lease-majority.release-after",
            text(decision.multipliedBy(RELEASE_DECISIONS)));
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
