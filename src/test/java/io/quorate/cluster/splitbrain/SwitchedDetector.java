package io.quorate.cluster.splitbrain;

import akka.event.EventStream;
import akka.remote.FailureDetector;
import com.typesafe.config.Config;

/** Says of every node what a test wants. Akka makes it by its class name. */
public final class SwitchedDetector implements FailureDetector {

  private static volatile boolean away;

  /** Called by Akka. */
  public SwitchedDetector(Config config, EventStream events) {}

  /** From now on no node can reach any other one, or all can. */
  static void setAway(boolean away) {
    SwitchedDetector.away = away;
  }

  @Override
  public boolean isAvailable() {
    return !away;
  }

  @Override
  public boolean isMonitoring() {
    return true;
  }

  @Override
  public void heartbeat() {}
}
