/** The program: its subcommands, and the wiring of a node out of the packages below. */
@NullMarked
package io.quorate;

import org.jspecify.annotations.NullMarked;
