package io.quorate.multijvm.lab;

import java.time.Duration;

/**
 * How soon the nodes of a lab take another one for gone and replace it, and how long a fault must
 * last to matter to them. All nodes of a lab have the same. Immutable.
 *
 * @param failurePause how long a node may be silent
 * @param stableAfter how long nothing may change before the resolver decides
 * @param lease how long a node may answer after it last saw that it was not fenced
 */
public record LabMargins(Duration failurePause, Duration stableAfter, Duration lease) {

  /** What a node has when nothing is set. */
  public static final LabMargins SHIPPED =
      new LabMargins(Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofSeconds(4));

  /**
   * As short as a busy machine of two cores allows, so that tests wait less: a node may still be
   * silent for longer than a collection of garbage takes.
   */
  public static final LabMargins SHORT =
      new LabMargins(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(3));

  /** A node that is silent is missed a second after its pause. */
  private static final Duration MISSED = Duration.ofSeconds(1);

  /** From the decision until all survivors have carried it out, on a busy machine. */
  private static final Duration CARRIED_OUT = Duration.ofSeconds(4);

  /** From the decision until the last account is writable, with all that is late on the way. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(9);

  /** Returns the setup of a node with these margins. */
  public NodeSetup over(NodeSetup setup) {
    return equals(SHIPPED)
        ? setup
        : setup
            .with("QUORATE_FAILURE_PAUSE", text(failurePause))
            .with("QUORATE_STABLE_AFTER", text(stableAfter))
            .with("QUORATE_LEASE", text(lease));
  }

  /** Returns the time from a node's silence until the resolver decides. */
  public Duration decision() {
    return failurePause.plus(MISSED).plus(stableAfter);
  }

  /** Returns how long a cut must last for the resolver to act. */
  public Duration longCut() {
    return decision().plus(CARRIED_OUT);
  }

  /** Returns a pause of more than two decisions: all is taken over when the node wakes up. */
  public Duration zombiePause() {
    return decision().multipliedBy(2).plus(CARRIED_OUT);
  }

  /** Returns how long accounts of a dead node may take no writes. */
  public Duration failOver() {
    return decision().plus(TAKEN_OVER);
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
