package io.quorate.node.counter;

import io.quorate.kernel.participant.Participations;

/** The state of a counter: every counter exists, and begins at 0. Immutable. */
public record Counter(long count, Participations participations) {

  static final Counter ZERO = new Counter(0, Participations.none());
}
