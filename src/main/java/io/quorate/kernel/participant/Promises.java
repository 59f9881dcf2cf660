package io.quorate.kernel.participant;

/**
 * The sums of what the open steps of an entity may still change. Immutable.
 *
 * @param setAside what promised steps will take
 * @param incoming what promised steps will give
 * @param returnable what executed steps have taken and may put back
 */
record Promises(long setAside, long incoming, long returnable) {

  static final Promises NONE = new Promises(0, 0, 0);

  /** Adds what a step may still change, or takes it out again with a sign of -1. */
  Promises counting(Participation participation, int sign) {
    StepKind action = participation.action();
    ParticipantPhase phase = participation.phase();
    boolean promised = phase == ParticipantPhase.PREPARED || phase == ParticipantPhase.PRECOMMITTED;
    boolean executed = phase == ParticipantPhase.EXECUTED;
    if (action == null || !(promised || executed)) {
      return this;
    }
    long amount = sign * participation.amount();
    return new Promises(
        promised && action.takes() ? Math.addExact(setAside, amount) : setAside,
        promised && action.gives() ? Math.addExact(incoming, amount) : incoming,
        executed && action.takes() ? Math.addExact(returnable, amount) : returnable);
  }
}
