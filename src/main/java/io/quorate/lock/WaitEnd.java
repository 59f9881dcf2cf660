package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a wait for a lock ended without a grant. */
public enum WaitEnd {
  /** Its time was over. */
  TIMED_OUT,
  /** Somebody has deleted it. */
  CANCELLED,
  /** Its client lost the connection and did not come back. */
  LEFT,
  /** The session that it belonged to has ended. */
  SESSION_ENDED,
  /** It would never have ended: its owner and others waited for each other. */
  DEADLOCK;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the reason as clients and the journal write it. */
  @JsonValue
  public String text() {
    return text;
  }
}
