/**
 * The four protocols, side by side: each says what to ask of the participants in a given state, and
 * what their answers mean. The guards that all of them rely on are the participants' own, in {@code
 * kernel.participant}.
 */
@NullMarked
package io.quorate.transaction.protocol;

import org.jspecify.annotations.NullMarked;
