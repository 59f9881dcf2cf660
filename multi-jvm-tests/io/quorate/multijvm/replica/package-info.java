/**
 * Compares what nodes keep that keep the journal themselves, byte for byte, past the program. Knows
 * their files, and nothing of the lab that runs them.
 */
@NullMarked
package io.quorate.multijvm.replica;

import org.jspecify.annotations.NullMarked;
