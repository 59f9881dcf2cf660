package io.quorate.call;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.ParticipantRules;
import java.util.List;

/**
 * The rules of a call. How it ends, whatever the partner does:
 *
 * <ul>
 *   <li>The partner does it: the step is done, and keeps the answer.
 *   <li>The partner refuses the only attempt that may have arrived: so does the step, at once and
 *       for good. An attempt before it may have arrived, too: then as if time was over.
 *   <li>Neither, until the order's deadline: the calling stops. If the partner may have got the
 *       call, it is asked to undo it; the step is refused once it has. If it certainly has not, the
 *       step is refused at once.
 *   <li>The step is done and the transaction fails: the partner is asked to undo it; the step is
 *       undone once it has.
 *   <li>The call may be done and there is nothing to undo it with: the undoing has failed at once,
 *       and so the transaction is parked in the end. But the last step of a transaction is then for
 *       good once it is known to be done, and the transaction commits.
 *   <li>The partner does not confirm an undo or a commit in {@link CallLimits#attempts}: who waits
 *       for that is told so, and asking again some seconds later tries again. An order that waits
 *       then is told that its outcome is unknown, never that it was refused, so that a transaction
 *       cannot end as if the call had no effect.
 * </ul>
 *
 * <p>The partner must do the same request once only, by its {@code Idempotency-Key}, and must not
 * do a call after it was asked to undo it: an attempt that was given up may still be on its way.
 *
 * <p>Rejections beside those of {@link ParticipantRules}: {@code invalid_state} (the partner did
 * not undo or commit; or the opposite is under way), {@code outcome_unknown} (an order, while the
 * undoing has failed).
 */
public final class CallDecider implements Decider<CallCommand, CallEvent, Call> {

  /** What requests wait for. */
  enum Awaited {
    /** The step has ended with the partner, or the attempts are exhausted. */
    PARTNER_ENDED
  }

  private final CallAttemptRules partner;
  private final CallParticipant participant;

  /** Creates the rules. */
  public CallDecider(CallLimits limits) {
    partner = new CallAttemptRules(limits);
    participant = new CallParticipant(partner);
  }

  @Override
  public Call initial() {
    return Call.NONE;
  }

  @Override
  public Decision<CallEvent> decide(CallCommand command, Call call, long nowMs) {
    return switch (command) {
      case CallCommand.Participate(var part) -> participant.decide(part, call, nowMs);
      case CallCommand.Heard heard ->
          new Decision.Accepted<>(partner.heard(call, heard, nowMs), Shown.WHOLE);
    };
  }

  @Override
  public Call evolve(Call call, CallEvent event) {
    return call.evolve(event);
  }

  @Override
  public List<CallEvent> elapse(Call call, long nowMs) {
    List<CallEvent> events = partner.elapse(call, nowMs);
    return events.isEmpty()
        ? ParticipantRules.elapse(call.participations(), nowMs).stream()
            .<CallEvent>map(CallEvent.Participated::new)
            .toList()
        : events;
  }

  @Override
  public long dueAtMs(Call call) {
    return Math.min(partner.dueAtMs(call), call.participations().dueAtMs());
  }

  @Override
  public List<Object> wakes(CallEvent event, Call after) {
    return event instanceof CallEvent.Participated || event instanceof CallEvent.Exhausted
        ? List.of(Awaited.PARTNER_ENDED)
        : List.of();
  }
}
