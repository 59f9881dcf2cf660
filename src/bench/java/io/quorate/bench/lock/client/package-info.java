/**
 * Holds the clients of lock services that are none of Quorate's, as their own documentation would
 * have them. Scenarios use them, and so do the programs in {@code peer}; hence this package must
 * not import any scenario, stage or load.
 */
@NullMarked
package io.quorate.bench.lock.client;

import org.jspecify.annotations.NullMarked;
