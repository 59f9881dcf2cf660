/**
 * Inventory: items in stock, counted in whole pieces, and reservations that set stock aside. Pure:
 * commands, events, state and the decider. It exists so that the rules of stock stand in one place.
 * It must import {@code kernel} only, never another feature, Akka, I/O or a clock.
 */
@NullMarked
package io.quorate.inventory;

import org.jspecify.annotations.NullMarked;
