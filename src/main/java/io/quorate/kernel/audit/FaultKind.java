package io.quorate.kernel.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What should never have happened. */
public enum FaultKind {
  /** A transaction has ended, and one of its steps has not done what that end says. */
  WRONG_EFFECT,
  /** A step was done or undone for a transaction that is not open: it was over, or never was. */
  STRAY_EFFECT,
  /** More stock was taken from a reservation than it held. */
  OVERSOLD,
  /** Money moved on an account that was never opened. */
  NOT_OPENED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the kind as clients and the audit's table write it. */
  @JsonValue
  public String text() {
    return text;
  }
}
