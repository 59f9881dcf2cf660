/**
 * What an entity does as a participant of transactions, whatever it is and whatever protocol drives
 * the transaction: the orders it is given, what it remembers of each, the guards against messages
 * that come late, twice or in the wrong order, and what it asks of others by itself. Pure; imports
 * nothing but the kernel.
 */
@NullMarked
package io.quorate.kernel.participant;

import org.jspecify.annotations.NullMarked;
