/**
 * The storage that needs no database: the nodes themselves keep everything, each on its own disk,
 * and agree on it by Raft. Package {@code machine} is what they agree on, {@code consensus} how,
 * {@code forming} with whom, and {@code fold} what each node makes of it for itself.
 */
@NullMarked
package io.quorate.storage.raft;

import org.jspecify.annotations.NullMarked;
