/**
 * What the peers agree on, without how they agree: a state machine over RocksDB that applies the
 * commands of a replicated log, one after another, and gives the same results on every peer. It
 * reads no clock and no chance; every command brings its time. Must not know the consensus.
 */
@NullMarked
package io.quorate.storage.raft.machine;

import org.jspecify.annotations.NullMarked;
