/**
 * Akka's journal: over the storage's own, for engines that bring no plugin of Akka's, and that of
 * Akka Persistence JDBC. Neither reads what begins only now. It must not import an engine, nor the
 * packages that host, place or read entities.
 */
@NullMarked
package io.quorate.runtime.journal;

import org.jspecify.annotations.NullMarked;
