package io.quorate.runtime.entity;

import java.util.concurrent.CompletionStage;

/**
 * Knows whether this node may still speak for the entities that live on it, and makes sure that
 * nodes which are gone may not. Safe for use by any thread.
 */
public interface Ownership {

  /**
   * Whether nobody else can have owned an entity of this node up to now. Costs no round trip: the
   * proof is renewed in the background, and holds for a bounded time.
   */
  boolean isProven();

  /**
   * Makes sure that no node that is gone from the cluster, as this node sees it, can answer for an
   * entity any more, and completes once that is certain. Fails when it cannot be made certain now.
   */
  CompletionStage<?> othersFenced();
}
