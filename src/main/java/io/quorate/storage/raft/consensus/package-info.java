/**
 * How the peers agree: Apache Ratis around the state machine. Nothing of Ratis is seen from
 * outside.
 */
@NullMarked
package io.quorate.storage.raft.consensus;

import org.jspecify.annotations.NullMarked;
