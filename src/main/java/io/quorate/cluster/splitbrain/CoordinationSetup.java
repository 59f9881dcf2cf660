package io.quorate.cluster.splitbrain;

import akka.actor.setup.Setup;
import io.quorate.storage.CoordinationLeases;

/**
 * Where this node's coordination leases are kept; part of the actor system's setup, so that {@link
 * MajorityLease}, which Akka makes by its class name, finds them. Immutable.
 */
public final class CoordinationSetup extends Setup {

  private final CoordinationLeases leases;

  /** Creates it. */
  public CoordinationSetup(CoordinationLeases leases) {
    this.leases = leases;
  }

  CoordinationLeases leases() {
    return leases;
  }
}
