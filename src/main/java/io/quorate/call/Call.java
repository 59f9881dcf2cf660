package io.quorate.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.Participations;
import io.quorate.kernel.participant.StepRefusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a call: one step of one transaction. Immutable.
 *
 * @param order the step; null when none was ever accepted
 * @param reached whether the partner may have got it: an attempt ended in doubt, or it said so
 * @param unknown whether the partner said to each attempt that may have reached it that it knows of
 *     nothing there, so that it cannot have done it; false before the first
 * @param refusal why it is undone; null when it is not, or nothing was refused
 * @param answer what the partner answered when it had done it; null before
 * @param participations what every participant remembers; knows of the step once it is done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Call(
    CallPhase stage,
    @Nullable Order order,
    Attempts attempts,
    boolean reached,
    boolean unknown,
    @Nullable StepRefusal refusal,
    @Nullable String answer,
    Participations participations) {

  /** The state before the first event. */
  public static final Call NONE =
      new Call(
          CallPhase.IDLE, null, Attempts.NONE, false, false, null, null, Participations.none());

  /** Returns the order, which every stage but IDLE has, and ENDED mostly. */
  Order ordered() {
    return Objects.requireNonNull(order, "a call that was begun has an order");
  }

  /** Returns what is known of the step as a participant, or null when it was never done. */
  @Nullable Participation participation() {
    return order == null ? null : participations.find(order.transaction());
  }

  /** Returns where a request goes, or null when it need not be made. */
  @Nullable String url(CallRequest request) {
    return url(ordered(), request);
  }

  /** Whether the partner may have done it, and there is no URL by which to undo it. */
  boolean isBeyondUndoing() {
    return reached && url(CallRequest.UNDO) == null;
  }

  /** Returns where a request of an order goes, or null when it need not, or cannot, be made. */
  static @Nullable String url(Order order, CallRequest request) {
    CallTarget target = Objects.requireNonNull(order.step().call(), "a call step has a target");
    boolean promised = order.manner() == Commitment.PREPARE;
    return switch (request) {
      case CALL -> promised && target.prepareUrl() != null ? target.prepareUrl() : target.url();
      case UNDO ->
          promised && target.abortUrl() != null ? target.abortUrl() : target.compensateUrl();
      case COMMIT -> promised ? target.commitUrl() : null;
    };
  }

  Call evolve(CallEvent event) {
    return switch (event) {
      case CallEvent.Ordered(Order newOrder, long atMs) ->
          new Call(
              CallPhase.CALLING,
              newOrder,
              attempts.asked(atMs),
              false,
              false,
              null,
              null,
              participations);
      case CallEvent.Asked(CallRequest request, long atMs) -> {
        CallPhase next = CallPhase.of(request);
        yield in(next).trying((next == stage ? attempts : attempts.afresh()).asked(atMs));
      }
      case CallEvent.Failed failed ->
          trying(attempts.failed(failed.detail(), failed.atMs())).reaching(failed);
      case CallEvent.Answered(String text, long atMs) ->
          new Call(
              stage, order, attempts.answered(atMs), true, false, refusal, text, participations);
      case CallEvent.GaveUp(StepRefusal newRefusal, long atMs) ->
          new Call(
              CallPhase.WITHDRAWING,
              order,
              attempts,
              reached,
              unknown,
              newRefusal,
              answer,
              participations);
      case CallEvent.Exhausted(CallRequest request, long atMs) -> in(CallPhase.failed(request));
      case CallEvent.Participated(ParticipantEvent part) ->
          new Call(
              stageAfter(part),
              orderAfter(part),
              attempts,
              reached,
              unknown,
              refusal,
              answer,
              participations.evolve(part));
    };
  }

  /** Once the step is done, what it has to pass on is kept with the participation alone. */
  private @Nullable Order orderAfter(ParticipantEvent part) {
    return order != null && part instanceof ParticipantEvent.Performed ? order.told() : order;
  }

  private CallPhase stageAfter(ParticipantEvent part) {
    return switch (part) {
      case ParticipantEvent.Performed performed -> CallPhase.DONE;
      case ParticipantEvent.Committed committed -> CallPhase.ENDED;
      case ParticipantEvent.Undone undone -> CallPhase.ENDED;
      case ParticipantEvent.Blocked blocked -> CallPhase.ENDED;
      case ParticipantEvent.Concluded concluded -> CallPhase.ENDED;
      case ParticipantEvent.PassedOn passedOn -> stage;
      case ParticipantEvent.PreCommitted preCommitted -> stage;
      case ParticipantEvent.Inquired inquired -> stage;
      case ParticipantEvent.TerminationBegan began -> stage;
      case ParticipantEvent.PeerAnswered answered -> stage;
      case ParticipantEvent.PeersMoved moved -> stage;
    };
  }

  private Call in(CallPhase newStage) {
    return new Call(newStage, order, attempts, reached, unknown, refusal, answer, participations);
  }

  private Call trying(Attempts newAttempts) {
    return new Call(stage, order, newAttempts, reached, unknown, refusal, answer, participations);
  }

  private Call reaching(CallEvent.Failed failed) {
    if (failed.request() != CallRequest.CALL || !failed.reached()) {
      return this;
    }
    boolean stillUnknown = failed.unknown() && (unknown || !reached);
    return new Call(stage, order, attempts, true, stillUnknown, refusal, answer, participations);
  }
}
