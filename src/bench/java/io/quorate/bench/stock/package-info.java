/**
 * Measures what a shop does: a flash sale and orders, on a node and on rows that a database or a
 * lock service guards. It starts lock services as {@code lock} does, and must not import any other
 * scenario.
 */
@NullMarked
package io.quorate.bench.stock;

import org.jspecify.annotations.NullMarked;
