/**
 * Plays the partners that call steps reach by HTTP, and records what they were asked. It must not
 * know what became of a transaction.
 */
@NullMarked
package io.quorate.multijvm.partner;

import org.jspecify.annotations.NullMarked;
