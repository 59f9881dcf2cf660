/** How peers of a Raft group talk beside Raft, over HTTP, and how they keep small files. */
@NullMarked
package io.quorate.storage.raft.peer;

import org.jspecify.annotations.NullMarked;
