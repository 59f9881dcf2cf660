/**
 * A node: all parts of the program wired together, from its start to its end. It may import every
 * package except {@code cli} and {@code local}.
 */
@NullMarked
package io.quorate.node;

import org.jspecify.annotations.NullMarked;
