/**
 * Holds the contract of batches, as clients of a running node see it. Nothing imports this package.
 */
@NullMarked
package io.quorate.node.batch;

import org.jspecify.annotations.NullMarked;
