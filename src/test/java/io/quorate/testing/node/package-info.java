/**
 * Holds what tests of a whole node share: the node in this process over a PostgreSQL of its own,
 * clients that send what is asked of them, right or wrong, and what looks at the node from outside.
 * It must not import any test.
 */
@NullMarked
package io.quorate.testing.node;

import org.jspecify.annotations.NullMarked;
