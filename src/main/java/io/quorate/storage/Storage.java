package io.quorate.storage;

import java.util.Optional;

/**
 * The opened storage of a node, with all its ports. What clients read, the feed, the upkeep and the
 * leases never wait for each other inside a node: each has its own threads and connections. Safe
 * for use by any thread.
 */
public interface Storage extends AutoCloseable {

  /** Returns the feed, and what is folded from it. */
  Feed feed();

  /** Returns the same feed for the one reader of this node that is never far behind. */
  Feed tail();

  /** Returns the reader of what the projections keep. */
  ProjectionStore projections();

  /** Returns the wake-ups that are due. */
  Reminders reminders();

  /**
   * Whether each node keeps projections of its own from the feed, which {@link #feed} then folds on
   * every node; else one node in the cluster folds for all.
   */
  boolean foldsOnEachNode();

  /**
   * Returns what appends to the histories; empty when the engine brings a plugin of Akka's for it.
   */
  Optional<Journal> journal();

  /** Returns the histories of entities. */
  History history();

  /** Returns what finds the answers to clients' keys. */
  AnsweredKeys answeredKeys();

  /** Returns the snapshots of entities. */
  Snapshots snapshots();

  /** Returns the leases by which nodes may answer. */
  NodeLeases nodeLeases();

  /** Returns the leases of which each has one holder at most. */
  CoordinationLeases coordinationLeases();

  /** Returns the right to form a new cluster. */
  ClusterClaims clusterClaims();

  /** Returns the clocks that all nodes have stored. */
  StoredClocks clocks();

  /** Returns what tells whether the storage answers. */
  Probe probe();

  /** Ends what is under way, and every later operation fails. */
  @Override
  void close();
}
