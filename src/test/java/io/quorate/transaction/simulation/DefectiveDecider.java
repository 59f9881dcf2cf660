package io.quorate.transaction.simulation;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.Participations;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** A participant's decider that does one thing wrong. */
final class DefectiveDecider<C, E, S> implements Decider<C, E, S> {

  private final Decider<C, E, S> sound;
  private final Defect defect;
  private final Function<C, Optional<ParticipantCommand>> part;
  private final Function<S, Participations> participations;
  private final BiFunction<S, Participations, S> with;

  DefectiveDecider(
      Decider<C, E, S> sound,
      Defect defect,
      Function<C, Optional<ParticipantCommand>> part,
      Function<S, Participations> participations,
      BiFunction<S, Participations, S> with) {
    this.sound = sound;
    this.defect = defect;
    this.part = part;
    this.participations = participations;
    this.with = with;
  }

  @Override
  public S initial() {
    return sound.initial();
  }

  @Override
  public Decision<E> decide(C command, S state, long nowMs) {
    ParticipantCommand message = part.apply(command).orElse(null);
    if (defect == Defect.LOST_COMPENSATION && message instanceof ParticipantCommand.Undo undo) {
      return Decision.<E>unchanged().answering(new ParticipantRules.ReportOf(undo.transaction()));
    }
    if (defect == Defect.NO_DEDUPLICATION
        && message instanceof ParticipantCommand.Perform(var order)) {
      return sound.decide(
          command, without(state, known -> known.transaction().equals(order.transaction())), nowMs);
    }
    return sound.decide(command, forgetful(state), nowMs);
  }

  @Override
  public S evolve(S state, E event) {
    return sound.evolve(forgetful(state), event);
  }

  @Override
  public List<E> elapse(S state, long nowMs) {
    return sound.elapse(state, nowMs);
  }

  @Override
  public long dueAtMs(S state) {
    return sound.dueAtMs(state);
  }

  @Override
  public List<Object> wakes(E event, S after) {
    return sound.wakes(event, after);
  }

  private S forgetful(S state) {
    return defect == Defect.NO_GUARD ? without(state, known -> !known.phase().isOpen()) : state;
  }

  private S without(S state, Predicate<Participation> forgotten) {
    List<Participation> kept =
        participations.apply(state).stored().stream().filter(forgotten.negate()).toList();
    return with.apply(state, Participations.of(kept));
  }
}
