package io.quorate.call;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantConversation;
import io.quorate.kernel.participant.PartnerAnswer;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.kernel.participant.StepReport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a call asks of others: the partner, by HTTP, and all that every participant asks. Pure and
 * safe for use by any thread.
 *
 * <p>What the partner's answer means: {@code Accepted} is done, with the answer's text. {@code
 * Refused}, by its code:
 *
 * <ul>
 *   <li>{@code invalid_state}: the partner refuses; this attempt has no effect.
 *   <li>{@code not_found}: the partner knows of nothing there; that answers an undo of what it said
 *       the same of before.
 *   <li>{@code invalid_argument}: the URL is not allowed; nothing was sent, nor will be.
 *   <li>{@code unavailable}: nothing was sent, or certainly none of it arrived.
 *   <li>{@code limit_exceeded}: it is done, but the answer is too large to be kept.
 *   <li>any other, and {@code Unknown}: the partner may or may not have done it.
 * </ul>
 *
 * <p>An attempt is made when its event has happened and never again, so {@link #resume} does not
 * repeat it: after a crash nobody could tell whether the first one got through. The decider makes
 * another attempt in time instead.
 */
public final class CallConversation implements Conversation<CallCommand, CallEvent, Call> {

  private static final Rejection UNKNOWN =
      new Rejection(
          RejectionCode.OUTCOME_UNKNOWN, "Expected the partner to answer, but it did not.");

  private final ParticipantConversation<CallCommand, CallEvent, Call> participants =
      new ParticipantConversation<>(
          Call::participations,
          event ->
              event instanceof CallEvent.Participated(var part)
                  ? Optional.of(part)
                  : Optional.empty(),
          CallCommand.Participate::new);
  private final CallLimits limits;

  /** Creates the process. */
  public CallConversation(CallLimits limits) {
    this.limits = limits;
  }

  @Override
  public List<Outgoing> react(Call call, CallEvent event) {
    return switch (event) {
      case CallEvent.Ordered ordered -> List.of(attempt(call, CallRequest.CALL));
      case CallEvent.Asked asked -> List.of(attempt(call, asked.request()));
      case CallEvent.Participated participated ->
          participants.react(call, event).stream().map(what -> withAnswer(what, call)).toList();
      case CallEvent.Failed failed -> List.of();
      case CallEvent.Answered answered -> List.of();
      case CallEvent.GaveUp gaveUp -> List.of();
      case CallEvent.Exhausted exhausted -> List.of();
    };
  }

  @Override
  public List<Outgoing> resume(Call call) {
    return participants.resume(call);
  }

  @Override
  public List<Outgoing> resume(Call call, Set<Object> topics) {
    return participants.resume(call, topics);
  }

  @Override
  public Optional<CallCommand> noted(Outgoing outgoing, Answer answer) {
    return participants.noted(outgoing, answer);
  }

  @Override
  public Optional<CallCommand> answered(Outgoing outgoing, Answer answer) {
    if (!(outgoing.topic() instanceof Attempt attempt)) {
      return participants.answered(outgoing, answer);
    }
    return Optional.of(
        switch (answer) {
          case Answer.Accepted(PartnerAnswer(String text)) ->
              new CallCommand.Heard(attempt.request(), attempt.number(), text, null);
          case Answer.Accepted accepted ->
              throw new IllegalStateException("Expected a partner's answer, but got " + accepted);
          case Answer.Refused(Rejection rejection) ->
              new CallCommand.Heard(attempt.request(), attempt.number(), null, rejection);
          case Answer.Unknown() ->
              new CallCommand.Heard(attempt.request(), attempt.number(), null, UNKNOWN);
        });
  }

  private Outgoing attempt(Call call, CallRequest request) {
    Order order = call.ordered();
    String url = Objects.requireNonNull(call.url(request), "what is asked has a URL");
    return new Outgoing(
        new Attempt(request, call.attempts().number()),
        new Recipient.Outside(),
        new PartnerCall(
            url,
            request.idempotencyKey(order.transaction(), order.index()),
            order.transaction(),
            order.index(),
            Objects.requireNonNull(order.step().call()).body(),
            limits.timeoutMs()));
  }

  /** Tells a transaction that only observes what the partner answered. */
  private static Outgoing withAnswer(Outgoing outgoing, Call call) {
    return outgoing.question() instanceof CoordinatorCommand.StepDone(int index, StepReport report)
        ? new Outgoing(
            outgoing.topic(),
            outgoing.recipient(),
            new CoordinatorCommand.StepDone(
                index,
                new StepReport(report.phase(), report.reason(), report.currency(), call.answer())))
        : outgoing;
  }
}
