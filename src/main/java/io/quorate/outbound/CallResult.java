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
 */
record CallResult(Answer answer, boolean healthy) {

  /** The partner has done it. */
  static CallResult done(String text) {
    return new CallResult(new Answer.Accepted(new PartnerAnswer(text)), true);
  }

  /** It is not done, or not known to be, for a reason that says nothing against the host. */
  static CallResult refused(RejectionCode code, String detail) {
    return new CallResult(new Answer.Refused(new Rejection(code, detail)), true);
  }

  /** It may be done; the host does not work as it should. */
  static CallResult doubtful(String detail) {
    return new CallResult(
        new Answer.Refused(new Rejection(RejectionCode.OUTCOME_UNKNOWN, detail)), false);
  }

  /** Nothing was sent; the host cannot be reached. */
  static CallResult unreachable(String detail) {
    return new CallResult(
        new Answer.Refused(new Rejection(RejectionCode.UNAVAILABLE, detail)), false);
  }
}
