package io.quorate.cluster.join;

import akka.actor.setup.Setup;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Says whether this node may form a new cluster now; part of the actor system's setup, so that
 * {@link BootstrapDecider} finds it. Immutable.
 */
public final class BootstrapConsent extends Setup {

  private final Supplier<CompletionStage<Boolean>> claim;

  /**
   * Creates a consent.
   *
   * @param claim must be answered with true to at most one of all nodes, and to none while members
   *     of a cluster are alive; a failure counts as a refusal
   */
  public BootstrapConsent(Supplier<CompletionStage<Boolean>> claim) {
    this.claim = claim;
  }

  CompletionStage<Boolean> claim() {
    return claim.get();
  }
}
