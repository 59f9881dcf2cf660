/** Holds what reads with each consistency tell, on running nodes. Nothing imports this package. */
@NullMarked
package io.quorate.node.consistency;

import org.jspecify.annotations.NullMarked;
