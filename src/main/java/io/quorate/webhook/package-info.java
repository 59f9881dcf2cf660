/**
 * Webhooks: who is told of events by HTTP, up to where, and with what success. Pure: commands,
 * events, state and the decider; {@code outbound.webhook} sends. It exists so that a webhook's
 * position survives every node, and the rules of giving up stand in one place. It must import
 * {@code kernel} only, never another feature, Akka, I/O or a clock.
 */
@NullMarked
package io.quorate.webhook;

import org.jspecify.annotations.NullMarked;
