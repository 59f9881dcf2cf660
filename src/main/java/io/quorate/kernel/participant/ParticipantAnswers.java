package io.quorate.kernel.participant;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import java.util.Objects;
import java.util.Optional;

/** What the answers to a participant's and to a coordinator's questions mean. */
public final class ParticipantAnswers {

  private static final Rejection UNDONE_BEFORE =
      new Rejection(
          RejectionCode.INVALID_STATE, "Expected a step that was not undone before, but this was.");

  private ParticipantAnswers() {}

  /** Returns what the participant is to make of an answer to what it asked, if anything. */
  static Optional<ParticipantCommand> next(Outgoing outgoing, Answer answer) {
    return switch (outgoing.question()) {
      case ParticipantCommand.Perform(Order order) ->
          refusal(answer)
              .map(
                  rejection ->
                      new ParticipantCommand.Undo(
                          order.transaction(),
                          order.deadlineMs(),
                          new StepRefusal(order.index(), rejection),
                          false));
      case CoordinatorCommand.Inquire inquire ->
          Optional.of(new ParticipantCommand.VerdictHeard(idOf(outgoing), verdict(answer)));
      case ParticipantCommand.Ask(String transaction) ->
          Optional.of(peerHeard(transaction, outgoing, answer));
      case ParticipantCommand.PreCommit(String transaction) ->
          Optional.of(peerHeard(transaction, outgoing, answer));
      default -> Optional.empty();
    };
  }

  /**
   * Returns why a step was refused for good, or empty when it was not, or nothing is known. Only a
   * report says so: a rejection leaves no trace, and so may come of a copy of the participant that
   * is not up to date, or of one that has done the step and forgotten it.
   */
  public static Optional<Rejection> refusal(Answer answer) {
    return switch (answer) {
      case Answer.Accepted(StepReport report) when report.isUndone() ->
          Optional.of(Objects.requireNonNullElse(report.reason(), UNDONE_BEFORE));
      case Answer.Accepted accepted -> Optional.empty();
      case Answer.Refused(Rejection rejection) -> Optional.empty();
      case Answer.Unknown() -> Optional.empty();
    };
  }

  /** Returns what a participant says that takes no order as old as this one; empty for all else. */
  public static Optional<Rejection> outdated(Answer answer) {
    return answer instanceof Answer.Refused(Rejection rejection)
            && rejection.code() == ParticipantRules.OUTDATED.code()
        ? Optional.of(rejection)
        : Optional.empty();
  }

  private static Verdict verdict(Answer answer) {
    return switch (answer) {
      case Answer.Accepted(VerdictReport report) -> report.verdict();
      case Answer.Accepted accepted -> Verdict.WAIT;
      case Answer.Refused(Rejection rejection) -> Verdict.WAIT;
      case Answer.Unknown() -> Verdict.SILENCE;
    };
  }

  private static ParticipantCommand peerHeard(
      String transaction, Outgoing outgoing, Answer answer) {
    PeerAnswer heard =
        switch (answer) {
          case Answer.Accepted(StepReport report) -> PeerAnswer.of(report.phase());
          case Answer.Accepted accepted -> PeerAnswer.SILENT;
          case Answer.Refused(Rejection rejection) ->
              rejection.code() == RejectionCode.NOT_FOUND ? PeerAnswer.SILENT : PeerAnswer.UNDONE;
          case Answer.Unknown() -> PeerAnswer.SILENT;
        };
    var peer = (Recipient.Entity) outgoing.recipient();
    return new ParticipantCommand.PeerHeard(transaction, peer.type(), peer.id(), heard);
  }

  private static String idOf(Outgoing outgoing) {
    return ((Recipient.Entity) outgoing.recipient()).id();
  }
}
