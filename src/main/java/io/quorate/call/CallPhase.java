package io.quorate.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The life of a call. Legal moves: IDLE to CALLING or ENDED; CALLING to DONE, WITHDRAWING or ENDED;
 * WITHDRAWING to UNDOING or ENDED; DONE to WITHDRAWING, COMMITTING or ENDED; UNDOING to UNDO_FAILED
 * and back, or to ENDED; COMMITTING to COMMIT_FAILED and back, or to ENDED.
 */
public enum CallPhase {
  /** Nothing was ever asked. */
  IDLE(null),
  /** The partner is asked to do it, again and again until the order's deadline. */
  CALLING(CallRequest.CALL),
  /** It is to be undone; the attempt that is under way is waited for, so as not to overtake it. */
  WITHDRAWING(CallRequest.CALL),
  /** The partner has done it, or promised it; how the transaction ends is not known. */
  DONE(null),
  /** The partner is asked to undo it. */
  UNDOING(CallRequest.UNDO),
  /** The partner did not undo it in all the attempts it was given; it is tried when asked again. */
  UNDO_FAILED(null),
  /** The partner is asked to do for good what it has promised. */
  COMMITTING(CallRequest.COMMIT),
  /** The partner did not confirm that in all the attempts; it is tried when asked again. */
  COMMIT_FAILED(null),
  /** The partner is asked nothing any more. */
  ENDED(null);

  private final @Nullable CallRequest request;
  private final String text = name().toLowerCase(Locale.ROOT);

  CallPhase(@Nullable CallRequest request) {
    this.request = request;
  }

  /** Returns what the partner is asked, or null when it is not. */
  public @Nullable CallRequest request() {
    return request;
  }

  /** Whether an outcome is decided or sought, and the partner has not confirmed it. */
  boolean isUnfinished() {
    return this != IDLE && this != DONE && this != ENDED;
  }

  static CallPhase of(CallRequest request) {
    return switch (request) {
      case CALL -> CALLING;
      case UNDO -> UNDOING;
      case COMMIT -> COMMITTING;
    };
  }

  static CallPhase failed(CallRequest request) {
    return request == CallRequest.COMMIT ? COMMIT_FAILED : UNDO_FAILED;
  }

  /** Returns the stage as snapshots write it. */
  @JsonValue
  public String text() {
    return text;
  }
}
