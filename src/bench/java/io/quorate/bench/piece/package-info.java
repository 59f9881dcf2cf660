/**
 * Measures the pieces of a request's way by themselves, by JMH in a process of its own: no network,
 * no database, no other thread. It must not import any other scenario.
 */
@NullMarked
package io.quorate.bench.piece;

import org.jspecify.annotations.NullMarked;
