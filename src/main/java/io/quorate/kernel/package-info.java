/**
 * The pure core: what a decider, a process, a decision and a rejection are, and the value rules
 * (ids, amounts, durations, earmarks) that every feature shares. It exists so that the rules of the
 * domain can be read, tested and simulated without a cluster. It must import neither Akka nor any
 * I/O, clock or randomness.
 */
@NullMarked
package io.quorate.kernel;

import org.jspecify.annotations.NullMarked;
