package io.quorate.storage.raft;

import io.quorate.storage.AnsweredKeys;
import io.quorate.storage.History;
import io.quorate.storage.PageLimit;
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

  private final Replica replica;
  private final ReplicaReads reads;
  private final ReplicaReads entities;
  private final Duration keyRetention;

  /**
   * Creates it.
   *
   * @param reads for what clients read
   * @param entities for what entities ask
   */
  RaftHistory(Replica replica, ReplicaReads reads, ReplicaReads entities, Duration keyRetention) {
    this.replica = replica;
    this.reads = reads;
    this.entities = entities;
    this.keyRetention = keyRetention;
  }

  @Override
  public CompletionStage<Page> read(
      String persistenceId, long after, PageLimit limit, String without) {
    return reads.current(() -> replica.history(persistenceId, after, limit, without));
  }

  @Override
  public CompletionStage<Long> head(String persistenceId) {
    return entities.current(() -> replica.head(persistenceId));
  }

  /**
   * An entity asks for what it has written itself, or what was there when it recovered: both were
   * acknowledged to this node.
   */
  @Override
  public CompletionStage<Map<String, byte[]>> find(
      String persistenceId, Collection<String> clientKeys) {
    return entities.own(() -> replica.answered(persistenceId, clientKeys, keyRetention));
  }
}
