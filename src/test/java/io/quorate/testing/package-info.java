/**
 * Holds what tests of every kind need, in this process or in others, such as free ports. It must
 * not import any other test.
 */
@NullMarked
package io.quorate.testing;

import org.jspecify.annotations.NullMarked;
