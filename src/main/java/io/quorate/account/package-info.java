/**
 * Accounts: money in minor units, an overdraft limit, and holds that set money aside. Pure:
 * commands, events, state and the decider. It exists so that the rules of money stand in one place.
 * It must import {@code kernel} only, never another feature, Akka, I/O or a clock.
 */
@NullMarked
package io.quorate.account;

import org.jspecify.annotations.NullMarked;
