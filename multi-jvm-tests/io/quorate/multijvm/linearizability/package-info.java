/**
 * Judges whether a concurrent history of one object can be explained by one order of its
 * operations. It knows neither accounts nor HTTP, and imports no other room.
 */
@NullMarked
package io.quorate.multijvm.linearizability;

import org.jspecify.annotations.NullMarked;
