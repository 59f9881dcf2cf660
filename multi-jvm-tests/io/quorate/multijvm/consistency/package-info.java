/**
 * Runs workload 8, reads of a few accounts at every level of consistency while they are written,
 * and judges each level by a checker of its own. The checkers are pure: they know the history
 * alone.
 */
package io.quorate.multijvm.consistency;
