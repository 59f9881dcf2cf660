/**
 * Copies of entities in the memory of a node, kept up to date by the feed, for reads that need not
 * be the latest. It imports the feed, the runtime and the storage's ports, and no edge.
 */
@NullMarked
package io.quorate.replica;

import org.jspecify.annotations.NullMarked;
