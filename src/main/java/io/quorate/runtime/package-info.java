/**
 * The only host of deciders: turns any of them into a sharded, persistent actor with group commit
 * and idempotency, and knows how events are stored, read in order (the feed) and how entities are
 * woken (reminders). The wall clock and randomness live here. It must not import a feature, {@code
 * cluster} or {@code http}.
 */
@NullMarked
package io.quorate.runtime;

import org.jspecify.annotations.NullMarked;
