/**
 * What a node folds from its own replica of the feed: rows, reminders and the places of consumers,
 * in a RocksDB of its own. All of it can be folded again, so nothing of it is replicated, and it
 * may be thrown away. Knows the ports of {@code storage}, and neither the replica nor the network:
 * the feed comes by {@link io.quorate.storage.raft.fold.FeedSource}.
 */
@NullMarked
package io.quorate.storage.raft.fold;

import org.jspecify.annotations.NullMarked;
