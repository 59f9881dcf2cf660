package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a coordinator tells a participant to do with its step. */
public enum Instruction {
  /** Do it, or promise it. */
  PERFORM,
  /** Take note that all have promised (3PC). */
  PRECOMMIT,
  /** End it for good. */
  COMMIT,
  /** Put it back. */
  UNDO;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the word for it in ids and messages. */
  @JsonValue
  public String text() {
    return text;
  }
}
