/**
 * Calls of partners: a step of a transaction that is an HTTP call, as an entity of its own, so that
 * what the partner was asked, and may have done, is never forgotten. Pure: commands, events, state,
 * the decider and the process; the call itself is made by {@code partner}. It must import {@code
 * kernel} only, never another feature, Akka, I/O or a clock.
 */
@NullMarked
package io.quorate.call;

import org.jspecify.annotations.NullMarked;
