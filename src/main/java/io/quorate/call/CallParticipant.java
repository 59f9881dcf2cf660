package io.quorate.call;

import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.OUTCOME_UNKNOWN;

import io.quorate.call.CallDecider.Awaited;
import io.quorate.kernel.Decision;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.Verdict;
import java.util.List;

/**
 * What a call does when it is told something about its transaction: as every participant does
 * ({@link ParticipantRules}), but that what needs the partner is answered once the partner has
 * answered. Pure and safe for use by any thread.
 */
final class CallParticipant {

  /** The topic of an answer that tells an outcome before the partner has confirmed it. */
  record Outcome() {}

  /**
   * How long after the last attempt of a failed undo or commit another one begins when asked for,
   * in milliseconds. Before, the answer is the failure: so those who waited for it get it.
   */
  static final long REST_MS = 5_000;

  /** The same of a commit, when only the verdict on the transaction was heard again. */
  static final long VERDICT_REST_MS = 300_000;

  private final CallAttemptRules partner;

  CallParticipant(CallAttemptRules partner) {
    this.partner = partner;
  }

  Decision<CallEvent> decide(ParticipantCommand command, Call call, long nowMs) {
    return switch (call.stage()) {
      case IDLE, DONE, ENDED -> settled(command, call, nowMs);
      case CALLING -> calling(command, call, nowMs);
      case WITHDRAWING, UNDOING, UNDO_FAILED -> undoing(command, call, nowMs);
      case COMMITTING, COMMIT_FAILED -> committing(command, call, nowMs);
    };
  }

  /** Decides as every participant, and asks the partner for what comes of it. */
  private Decision<CallEvent> settled(ParticipantCommand command, Call call, long nowMs) {
    return switch (ParticipantRules.decide(
        command, call.participations(), CallSteps.INSTANCE, nowMs)) {
      case Decision.Accepted<ParticipantEvent>(List<ParticipantEvent> events, Shown shown) -> {
        var changes = new CallChanges(call);
        events.forEach(event -> happen(changes, command, event, nowMs));
        yield changes.call().stage().isUnfinished() && isWaitedFor(command)
            ? Decision.later(changes.events(), Awaited.PARTNER_ENDED)
            : new Decision.Accepted<>(changes.events(), shown);
      }
      case Decision.Later<ParticipantEvent> later -> later.map(CallEvent.Participated::new);
      case Decision.Rejected<ParticipantEvent> no -> no.map(CallEvent.Participated::new);
    };
  }

  private void happen(
      CallChanges changes, ParticipantCommand command, ParticipantEvent event, long nowMs) {
    if (event instanceof ParticipantEvent.Performed
        && command instanceof ParticipantCommand.Perform(Order order)) {
      changes.happen(new CallEvent.Ordered(order, nowMs));
    } else if (event instanceof ParticipantEvent.Undone undone) {
      partner.giveUp(changes, undone.refusal(), nowMs);
    } else if (event instanceof ParticipantEvent.Committed
        && changes.call().url(CallRequest.COMMIT) != null) {
      changes.happen(new CallEvent.Asked(CallRequest.COMMIT, nowMs));
    } else {
      changes.happen(event);
    }
  }

  private Decision<CallEvent> calling(ParticipantCommand command, Call call, long nowMs) {
    return switch (command) {
      case ParticipantCommand.Perform(Order order) -> performAgain(order, call);
      case ParticipantCommand.Undo undo -> {
        var changes = new CallChanges(call);
        partner.giveUp(changes, undo.refusal(), nowMs);
        yield changes.call().stage().isUnfinished()
            ? Decision.later(changes.events(), Awaited.PARTNER_ENDED)
            : new Decision.Accepted<>(changes.events(), Shown.WHOLE);
      }
      case ParticipantCommand.Commit commit -> notDone();
      case ParticipantCommand.PreCommit preCommit -> notDone();
      case ParticipantCommand.Inspect inspect -> settled(command, call, nowMs);
      case ParticipantCommand.Ask ask -> Decision.unchanged();
      case ParticipantCommand.Conclude conclude -> Decision.unchanged();
      case ParticipantCommand.Arrived arrived -> Decision.unchanged();
      case ParticipantCommand.VerdictHeard heard -> Decision.unchanged();
      case ParticipantCommand.PeerHeard heard -> Decision.unchanged();
    };
  }

  private static Decision<CallEvent> undoing(ParticipantCommand command, Call call, long nowMs) {
    return switch (command) {
      case ParticipantCommand.Perform perform ->
          again(call, CallRequest.UNDO, OUTCOME_UNKNOWN, nowMs);
      case ParticipantCommand.Undo undo -> again(call, CallRequest.UNDO, INVALID_STATE, nowMs);
      case ParticipantCommand.Commit commit -> toBeUndone();
      case ParticipantCommand.PreCommit preCommit -> toBeUndone();
      case ParticipantCommand.Inspect inspect -> Decision.unchanged();
      case ParticipantCommand.Ask ask -> Decision.<CallEvent>unchanged().answering(new Outcome());
      case ParticipantCommand.Conclude conclude -> Decision.unchanged();
      case ParticipantCommand.Arrived arrived -> Decision.unchanged();
      case ParticipantCommand.VerdictHeard heard ->
          verdict(call, heard.verdict() == Verdict.UNDO, CallRequest.UNDO, nowMs);
      case ParticipantCommand.PeerHeard heard -> Decision.unchanged();
    };
  }

  private static Decision<CallEvent> committing(ParticipantCommand command, Call call, long nowMs) {
    return switch (command) {
      case ParticipantCommand.Perform perform -> Decision.unchanged();
      case ParticipantCommand.Undo undo ->
          Decision.reject(
              INVALID_STATE, "Expected a step that can be undone, but it is being committed.");
      case ParticipantCommand.Commit commit ->
          again(call, CallRequest.COMMIT, INVALID_STATE, nowMs);
      case ParticipantCommand.PreCommit preCommit -> Decision.unchanged();
      case ParticipantCommand.Inspect inspect -> Decision.unchanged();
      case ParticipantCommand.Ask ask -> Decision.<CallEvent>unchanged().answering(new Outcome());
      case ParticipantCommand.Conclude conclude -> Decision.unchanged();
      case ParticipantCommand.Arrived arrived -> Decision.unchanged();
      case ParticipantCommand.VerdictHeard heard ->
          verdict(call, heard.verdict() == Verdict.COMMIT, CallRequest.COMMIT, nowMs);
      case ParticipantCommand.PeerHeard heard -> Decision.unchanged();
    };
  }

  private static Decision<CallEvent> performAgain(Order order, Call call) {
    return order.index() == call.ordered().index() && order.step().equals(call.ordered().step())
        ? Decision.later(List.of(), Awaited.PARTNER_ENDED)
        : Decision.reject(
            INVALID_STATE, "Expected the step that this transaction has here, but it is another.");
  }

  /** Waits for an undo or commit; of one that failed, tells so, and later tries again. */
  private static Decision<CallEvent> again(
      Call call, CallRequest request, RejectionCode code, long nowMs) {
    if (call.stage() != CallPhase.failed(request)) {
      return Decision.later(List.of(), Awaited.PARTNER_ENDED);
    }
    if (request == CallRequest.UNDO && call.isBeyondUndoing()) {
      return Decision.reject(
          code, "Expected a call that can be undone, but it may be done and has no compensateUrl.");
    }
    if (isRested(call, REST_MS, nowMs)) {
      return Decision.later(List.of(new CallEvent.Asked(request, nowMs)), Awaited.PARTNER_ENDED);
    }
    return Decision.reject(
        code,
        "Expected the partner to %s the call, but %d attempts failed; the last failure: %s"
            .formatted(request.text(), call.attempts().failures(), call.attempts().failure()));
  }

  private static Decision<CallEvent> verdict(
      Call call, boolean same, CallRequest request, long nowMs) {
    boolean hasFailed = call.stage() == CallPhase.failed(request);
    // It is heard after the end alone; that nothing is left to undo then was said by a person.
    if (same && request == CallRequest.UNDO && (hasFailed || call.isBeyondUndoing())) {
      return writtenOff(call, nowMs);
    }
    return same && hasFailed && isRested(call, VERDICT_REST_MS, nowMs)
        ? Decision.accept(new CallEvent.Asked(request, nowMs))
        : Decision.unchanged();
  }

  /** An operator has ended the transaction all the same; there is nothing left to ask. */
  private static Decision<CallEvent> writtenOff(Call call, long nowMs) {
    Participation known = call.participation();
    return known == null || !known.phase().isOpen()
        ? Decision.unchanged()
        : Decision.accept(
            new CallEvent.Participated(
                new ParticipantEvent.Concluded(List.of(known.transaction()), nowMs)));
  }

  private static boolean isRested(Call call, long restMs, long nowMs) {
    return nowMs - call.attempts().atMs() >= restMs;
  }

  private static boolean isWaitedFor(ParticipantCommand command) {
    return command instanceof ParticipantCommand.Perform
        || command instanceof ParticipantCommand.Undo
        || command instanceof ParticipantCommand.Commit;
  }

  private static Decision<CallEvent> notDone() {
    return Decision.reject(
        INVALID_STATE, "Expected a step that was done, but the partner is still asked to do it.");
  }

  private static Decision<CallEvent> toBeUndone() {
    return Decision.reject(
        INVALID_STATE, "Expected a step that can be committed, but it is being undone.");
  }
}
