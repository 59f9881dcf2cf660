package io.quorate.storage;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The right to form a new cluster. Safe for use by any thread; nothing blocks the caller. */
public interface ClusterClaims {

  /**
   * Claims the right for a node: within that time one node has it at most, and none while another
   * node has renewed its lease within that time. Fails with a {@link StorageException}, and then
   * the node may have claimed it.
   *
   * @param self the node's {@code host:port}; may claim again what it has
   */
  CompletionStage<Boolean> claim(String self, Duration within);
}
