package io.quorate.storage.raft;

import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.threads.PurposeThreads;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads this node's replica on the threads of one purpose, once it is new enough. Immutable and
 * safe for use by any thread.
 */
record ReplicaReads(Consensus consensus, PurposeThreads threads, Duration patience) {

  /** Reads what has all that was acknowledged to anybody before. */
  <T> CompletionStage<T> current(Supplier<T> read) {
    return consensus.barrier(patience).thenCompose(done -> threads.run(read));
  }

  /** Reads what has all that was acknowledged to this node before. */
  <T> CompletionStage<T> own(Supplier<T> read) {
    return consensus.catchUp(patience).thenCompose(done -> threads.run(read));
  }
}
