/**
 * Where time comes from: the hybrid logical clock of a node, and the physical time below it.
 * Everything else asks here, so that a wall clock that jumps changes nothing. It must not import
 * anything else of Quorate.
 */
@NullMarked
package io.quorate.runtime.clock;

import org.jspecify.annotations.NullMarked;
