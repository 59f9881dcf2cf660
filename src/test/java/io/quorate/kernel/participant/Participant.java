package io.quorate.kernel.participant;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.ParticipantEvent.Performed;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A participant by itself, and values that the tests of participants share. */
@NullUnmarked
final class Participant
    implements Decider<ParticipantCommand, ParticipantEvent, Participations>,
        ParticipantRules.Entity {

  static final long NOW_MS = 1_000_000;
  static final long DEADLINE_MS = NOW_MS + 30_000;
  static final String TRANSACTION = "t";
  static final Rejection POOR = new Rejection(RejectionCode.INSUFFICIENT_FUNDS, "poor");
  static final StepRefusal REFUSAL = new StepRefusal(1, POOR);

  private final @Nullable Rejection refusal;

  Participant() {
    this(null);
  }

  /** One that refuses every order. */
  Participant(@Nullable Rejection refusal) {
    this.refusal = refusal;
  }

  static Order order(StepKind action, Commitment manner) {
    return order(TRANSACTION, action, manner, null);
  }

  static Order order(String transaction, StepKind action, Commitment manner, Itinerary route) {
    return new Order(transaction, 0, Step.of(action, "a", 10), manner, DEADLINE_MS, "EUR", route);
  }

  static Performed performed(StepKind action, Commitment manner) {
    return performed(TRANSACTION, action, manner, null);
  }

  static Performed performed(
      String transaction, StepKind action, Commitment manner, Itinerary route) {
    return new Performed(transaction, 0, action, 10, manner, DEADLINE_MS, NOW_MS, route);
  }

  static Itinerary route(Itinerary.Kind kind) {
    return new Itinerary(
        kind,
        List.of(
            Step.of(AccountStepKinds.DEBIT, "a", 10),
            Step.of(AccountStepKinds.CREDIT, "b", 10),
            Step.of(AccountStepKinds.CREDIT, "c", 10)),
        "EUR");
  }

  @Override
  public Participations initial() {
    return Participations.none();
  }

  @Override
  public Decision<ParticipantEvent> decide(
      ParticipantCommand command, Participations state, long nowMs) {
    return ParticipantRules.decide(command, state, this, nowMs);
  }

  @Override
  public Participations evolve(Participations state, ParticipantEvent event) {
    return state.evolve(event);
  }

  @Override
  public List<ParticipantEvent> elapse(Participations state, long nowMs) {
    return ParticipantRules.elapse(state, nowMs);
  }

  @Override
  public long dueAtMs(Participations state) {
    return state.dueAtMs();
  }

  /** Returns what is told of the step in the transaction. */
  static StepReport report(DeciderScenario<?, ?, Participations> scenario) {
    return StepReport.of(scenario.state().find(TRANSACTION), "EUR", null);
  }

  @Override
  public @Nullable Rejection refusal(Order order) {
    return refusal;
  }

  @Override
  public @Nullable Rejection refusal(StepKind action) {
    return refusal;
  }

  @Override
  public String currency() {
    return "EUR";
  }
}
