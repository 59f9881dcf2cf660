package io.quorate.runtime.entity;

import akka.actor.setup.Setup;
import io.quorate.storage.Snapshots;

/**
 * Brings the snapshots to {@link SnapshotReader}, which Akka creates by its class name; part of the
 * actor system's setup. Immutable.
 */
public final class SnapshotSetup extends Setup {

  private final Snapshots snapshots;

  /** Creates it. */
  public SnapshotSetup(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  Snapshots snapshots() {
    return snapshots;
  }
}
