/**
 * What is kept from the feed beside the reminders: the audit, which adds up all money and stock,
 * and the list of parked transactions. It knows the events of every feature, which the runtime must
 * not. It must not import {@code cluster}, {@code http}, {@code telemetry}, {@code local} or Akka.
 */
@NullMarked
package io.quorate.projection;

import org.jspecify.annotations.NullMarked;
