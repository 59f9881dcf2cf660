/**
 * Compiles other builds of the program, with a deliberate defect or of the next version, and runs
 * them in a lab, so that the checks themselves are checked.
 */
@NullMarked
package io.quorate.multijvm.variant;

import org.jspecify.annotations.NullMarked;
