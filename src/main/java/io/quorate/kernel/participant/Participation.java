package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an entity knows of its step in one transaction. Immutable. Stored under short names, since a
 * busy account has many.
 *
 * @param action what it does; null when it was never done
 * @param deadlineMs the deadline of the order; of a step that is blocked, until when that is
 *     remembered
 * @param inquireAtMs when the transaction will be asked how it ends, unless it says so before; of
 *     one that has ended, when it did
 * @param route the other steps, or null
 * @param refusal the step that was refused, this one or one after it, or null
 * @param termination how far it has come without the coordinator, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Participation(
    @JsonProperty("t") String transaction,
    @JsonProperty("i") int index,
    @JsonProperty("a") @Nullable StepKind action,
    @JsonProperty("n") long amount,
    @JsonProperty("p") ParticipantPhase phase,
    @JsonProperty("d") long deadlineMs,
    @JsonProperty("q") long inquireAtMs,
    @JsonProperty("r") @Nullable Itinerary route,
    @JsonProperty("f") @Nullable StepRefusal refusal,
    @JsonProperty("x") @Nullable Termination termination) {

  static Participation performed(ParticipantEvent.Performed performed) {
    return new Participation(
        performed.transaction(),
        performed.index(),
        performed.action(),
        performed.amount(),
        ParticipantPhase.after(performed.manner()),
        performed.deadlineMs(),
        ParticipationTimes.firstInquiryMs(performed),
        performed.route(),
        null,
        null);
  }

  static Participation blocked(String transaction, long deadlineMs, @Nullable StepRefusal refusal) {
    return new Participation(
        transaction, 0, null, 0, ParticipantPhase.BLOCKED, deadlineMs, 0, null, refusal, null);
  }

  /** Whether it was asked to do exactly this. */
  boolean wasOrderedAs(Order order) {
    return index == order.index()
        && action == order.step().action()
        && amount == order.step().amount();
  }

  /** Whether it passes on an order to the step after it, and an outcome to the one before it. */
  @JsonIgnore
  public boolean isRelay() {
    return route != null && route.isRelayed();
  }

  @JsonIgnore
  boolean hasSlip() {
    return route != null && route.kind() == Itinerary.Kind.SLIP;
  }

  /** Whether it has something to pass on, and does not know that it has arrived. */
  @JsonIgnore
  boolean owes() {
    return route != null
        && switch (route.kind()) {
          case RELAY -> true;
          case SLIP -> isOutcomeKnown() || !route.steps().isEmpty();
          case TOLD, PEERS -> false;
        };
  }

  /** Whether it can say how the transaction ends: as the last of a route, or since it was told. */
  @JsonIgnore
  boolean isOutcomeKnown() {
    return phase.isDoneForGood() || phase.isUndone();
  }

  /** Returns how many steps of others it keeps. */
  @JsonIgnore
  int stepsKept() {
    return route == null ? 0 : route.steps().size();
  }

  @JsonIgnore
  boolean isPeer() {
    return route != null && route.kind() == Itinerary.Kind.PEERS;
  }

  /** Returns what is left to be known once the order was passed on. */
  Participation ordered() {
    return on(route == null ? null : route.ordered());
  }

  /** Returns what is left to be known once the step has ended. */
  Participation ended() {
    return on(route == null ? null : route.ended(transaction, index));
  }

  /** Returns what is left to be known once there is nothing more to pass on. */
  Participation told() {
    return on(route == null ? null : route.told());
  }

  private Participation on(@Nullable Itinerary newRoute) {
    return new Participation(
        transaction,
        index,
        action,
        amount,
        phase,
        deadlineMs,
        inquireAtMs,
        newRoute,
        refusal,
        termination);
  }

  Participation in(ParticipantPhase newPhase) {
    return new Participation(
        transaction,
        index,
        action,
        amount,
        newPhase,
        deadlineMs,
        inquireAtMs,
        route,
        refusal,
        termination);
  }

  Participation refusedBy(@Nullable StepRefusal newRefusal) {
    return new Participation(
        transaction,
        index,
        action,
        amount,
        phase,
        deadlineMs,
        inquireAtMs,
        route,
        newRefusal,
        termination);
  }

  Participation inquiringAt(long atMs) {
    return new Participation(
        transaction, index, action, amount, phase, deadlineMs, atMs, route, refusal, termination);
  }

  Participation ending(@Nullable Termination newTermination) {
    return new Participation(
        transaction,
        index,
        action,
        amount,
        phase,
        deadlineMs,
        inquireAtMs,
        route,
        refusal,
        newTermination);
  }

  /** Returns the event that its step is done for good. */
  ParticipantEvent committed(long nowMs) {
    return new ParticipantEvent.Committed(
        transaction, Objects.requireNonNull(action), amount, phase, nowMs);
  }

  /** Returns the event that its step is put back. */
  ParticipantEvent undone(@Nullable StepRefusal newRefusal, long nowMs) {
    return new ParticipantEvent.Undone(
        transaction, Objects.requireNonNull(action), amount, phase, nowMs, newRefusal);
  }
}
