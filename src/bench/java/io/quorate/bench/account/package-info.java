/**
 * Measures deposits and transfers: on a node as shipped, on one that writes each command by itself,
 * on rows with locks, in batches, and with either journal. It must not import any other scenario.
 */
@NullMarked
package io.quorate.bench.account;

import org.jspecify.annotations.NullMarked;
