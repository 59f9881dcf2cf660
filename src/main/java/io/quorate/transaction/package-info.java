/**
 * Transactions: a list of steps over several entities that is done as a whole or not at all. This
 * package knows the coordinator's state and what clients and operators may ask of it; how the steps
 * are driven is in {@code protocol}. Participants are reached through the kernel alone.
 */
@NullMarked
package io.quorate.transaction;

import org.jspecify.annotations.NullMarked;
