package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a participant does a step before the transaction has ended. */
public enum Commitment {
  /**
   * Sets aside what the step takes, or notes what it gives: promised, and without effect until the
   * commit.
   */
  PREPARE,
  /** Does it at once, and can put it back. Never for a step that gives: it could be spent. */
  EXECUTE,
  /** Does it at once and for good: the last step, after which nothing can be refused. */
  FINAL;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the manner as the journal writes it. */
  @JsonValue
  public String text() {
    return text;
  }
}
