/**
 * Joins Akka's persistence to the storage's own journal, for engines that bring no plugin of
 * Akka's. It must not import an engine, nor the packages that host, place or read entities.
 */
@NullMarked
package io.quorate.runtime.journal;

import org.jspecify.annotations.NullMarked;
