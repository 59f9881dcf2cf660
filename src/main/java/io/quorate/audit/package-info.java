/**
 * The audit: adds up all money and stock from the feed, and finds what came from nowhere or is
 * gone. It knows the events of every feature, which the runtime must not. It must not import {@code
 * cluster}, {@code http}, {@code telemetry}, {@code local} or Akka.
 */
@NullMarked
package io.quorate.audit;

import org.jspecify.annotations.NullMarked;
