package io.quorate.runtime.message;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * What an entity answers.
 *
 * @param rejection why it was refused, or null when it was accepted
 * @param changed whether the command changed anything (then, for a replayed answer)
 * @param replayed whether this is the remembered answer of an earlier attempt
 * @param version the entity's version that the body shows; 0 for a rejection
 * @param body the view as JSON; for a rejection its members, empty when there are none
 * @param sentAt when it was sent, by the hybrid clock
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
public record Reply(
    @Nullable Rejection rejection,
    boolean changed,
    boolean replayed,
    long version,
    byte[] body,
    long sentAt) {

  private static final byte[] NO_BODY = {};

  public static Reply accepted(boolean changed, long version, byte[] body, long sentAt) {
    return new Reply(null, changed, false, version, body, sentAt);
  }

  public static Reply rejected(Rejection rejection, long sentAt) {
    return rejected(rejection, NO_BODY, sentAt);
  }

  /**
   * A refusal that tells more.
   *
   * @param members the rejection's members as a JSON object, or empty
   */
  public static Reply rejected(Rejection rejection, byte[] members, long sentAt) {
    return new Reply(rejection, false, false, 0, members, sentAt);
  }

  /** A reply that refuses, made outside an entity. */
  public static Reply refused(RejectionCode code, String detail) {
    return rejected(new Rejection(code, detail), 0);
  }

  /** Returns the rejection's code, or null when accepted. */
  public @Nullable RejectionCode code() {
    return rejection == null ? null : rejection.code();
  }
}
