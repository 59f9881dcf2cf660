package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why somebody does not hold a lock any more. */
public enum LossReason {
  /** Its time was over. */
  EXPIRED,
  /** Its owner gave it back. */
  RELEASED,
  /** An operator took it. */
  FORCED,
  /** The session that it belonged to has ended. */
  SESSION_ENDED,
  /** The grant could not be delivered, and its client did not come back for it. */
  UNDELIVERED,
  /** It was never held, or so long ago that nothing is known of it. */
  NOT_HELD;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the reason as clients and the journal write it. */
  @JsonValue
  public String text() {
    return text;
  }
}
