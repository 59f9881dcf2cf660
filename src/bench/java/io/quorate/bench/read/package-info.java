/**
 * Measures reads: of accounts, with each consistency or without a proof, and of the feed. It must
 * not import any other scenario.
 */
@NullMarked
package io.quorate.bench.read;

import org.jspecify.annotations.NullMarked;
