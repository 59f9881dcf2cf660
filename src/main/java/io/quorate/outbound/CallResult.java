package io.quorate.outbound;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.PartnerAnswer;

/**
 * What came of one call.
 *
 * @param answer for the entity that asked
 * @param healthy whether the partner's host works, whatever it says
 * @param reach how far the call came
 */
record CallResult(Answer answer, boolean healthy, Reach reach) {

  /** How far a call came. */
  enum Reach {
    /** This node held it back, for a reason of its own. */
    NOT_SENT,
    /** The partner may not be called, cannot be reached, or has not answered. */
    UNANSWERED,
    /** The partner has answered. */
    ANSWERED
  }

  /** The partner has done it. */
  static CallResult done(String text) {
    return new CallResult(new Answer.Accepted(new PartnerAnswer(text)), true, Reach.ANSWERED);
  }

  /** The partner has answered with something else, which says nothing against its host. */
  static CallResult refused(RejectionCode code, String detail) {
    return new CallResult(refusal(code, detail), true, Reach.ANSWERED);
  }

  /** The partner has answered that its host does not work as it should; it may be done. */
  static CallResult failing(String detail) {
    return new CallResult(refusal(RejectionCode.OUTCOME_UNKNOWN, detail), false, Reach.ANSWERED);
  }

  /** It may be done; the host does not work as it should. */
  static CallResult doubtful(String detail) {
    return new CallResult(refusal(RejectionCode.OUTCOME_UNKNOWN, detail), false, Reach.UNANSWERED);
  }

  /** Nothing was sent; the host cannot be reached. */
  static CallResult unreachable(String detail) {
    return new CallResult(refusal(RejectionCode.UNAVAILABLE, detail), false, Reach.UNANSWERED);
  }

  /** Nothing was sent, and will not be: it may not be called. */
  static CallResult notAllowed(String detail) {
    return new CallResult(refusal(RejectionCode.INVALID_ARGUMENT, detail), true, Reach.UNANSWERED);
  }

  /** Nothing was sent, for a reason of this node's own. */
  static CallResult notSent(String detail) {
    return new CallResult(refusal(RejectionCode.UNAVAILABLE, detail), true, Reach.NOT_SENT);
  }

  /** Returns the same for whoever has told a receiver something. */
  NotificationResult asNotification() {
    return switch (answer) {
      case Answer.Accepted accepted -> new NotificationResult.Taken();
      case Answer.Refused(var rejection) ->
          switch (reach) {
            case NOT_SENT -> new NotificationResult.NotSent(rejection.detail());
            case UNANSWERED -> new NotificationResult.Failed(rejection.detail());
            case ANSWERED ->
                new NotificationResult.Refused(
                    rejection.detail(), rejection.code() == RejectionCode.NOT_FOUND);
          };
      case Answer.Unknown unknown ->
          throw new IllegalStateException("Expected a call to say what is known of it.");
    };
  }

  private static Answer refusal(RejectionCode code, String detail) {
    return new Answer.Refused(new Rejection(code, detail));
  }
}
