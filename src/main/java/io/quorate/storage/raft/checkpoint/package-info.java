/**
 * Whole copies of a peer's tables: for a peer that is too far behind for the log, or new, and as a
 * backup. It knows nothing of consensus.
 */
@NullMarked
package io.quorate.storage.raft.checkpoint;

import org.jspecify.annotations.NullMarked;
