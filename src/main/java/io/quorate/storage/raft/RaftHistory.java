package io.quorate.storage.raft;

import io.quorate.storage.AnsweredKeys;
import io.quorate.storage.History;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.machine.Replica;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Reads histories from this node's replica, once it has all that was acknowledged before. Safe for
 * use by any thread.
 */
final class RaftHistory implements History, AnsweredKeys {

  private final Consensus consensus;
  private final Replica replica;
  private final ReadThreads reads;
  private final ReadThreads heads;
  private final RaftSettings settings;

  /**
   * Creates it.
   *
   * @param reads for what clients read
   * @param heads for what entities ask
   */
  RaftHistory(
      Consensus consensus,
      Replica replica,
      ReadThreads reads,
      ReadThreads heads,
      RaftSettings settings) {
    this.consensus = consensus;
    this.replica = replica;
    this.reads = reads;
    this.heads = heads;
    this.settings = settings;
  }

  @Override
  public CompletionStage<Page> read(
      String persistenceId, long after, PageLimit limit, String without) {
    // Entities that recover pass over nothing, and must not wait for what clients read.
    ReadThreads threads = without.isEmpty() ? heads : reads;
    return threads.after(
        consensus.barrier(patience()), () -> replica.history(persistenceId, after, limit, without));
  }

  @Override
  public CompletionStage<Long> head(String persistenceId) {
    return heads.after(consensus.barrier(patience()), () -> replica.head(persistenceId));
  }

  /**
   * An entity asks for what it has written itself, or what was there when it recovered: both were
   * acknowledged to this node.
   */
  @Override
  public CompletionStage<Map<String, byte[]>> find(
      String persistenceId, Collection<String> clientKeys) {
    return heads.after(
        consensus.catchUp(patience()),
        () -> replica.answered(persistenceId, clientKeys, settings.keyRetention()));
  }

  private Duration patience() {
    return settings.patience();
  }
}
