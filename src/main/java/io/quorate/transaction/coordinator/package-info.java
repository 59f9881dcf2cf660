/**
 * The coordinator of transactions: what it decides, what it tells its participants and what their
 * answers mean, by whatever protocol drives the transaction. Pure; it must import no other feature.
 */
@NullMarked
package io.quorate.transaction.coordinator;

import org.jspecify.annotations.NullMarked;
