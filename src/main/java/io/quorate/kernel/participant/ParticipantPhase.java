package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Where a participant is with its step. Legal moves: PREPARED to PRECOMMITTED, COMMITTED or UNDONE;
 * PRECOMMITTED to COMMITTED or UNDONE; EXECUTED to COMMITTED or UNDONE; FINAL to COMMITTED; from
 * nothing to any of the first three, or to BLOCKED. COMMITTED, UNDONE and BLOCKED never move.
 */
public enum ParticipantPhase {
  /** Promised: it can be committed and undone, whatever comes. */
  PREPARED,
  /** Promised, and told that all others have promised, too (3PC only). */
  PRECOMMITTED,
  /** Done, and can be put back. */
  EXECUTED,
  /** Done for good; the transaction may not know yet. */
  FINAL,
  /** Done for good, and the transaction is over: committed, or its end was forced. */
  COMMITTED,
  /** Put back. */
  UNDONE,
  /** Refused, or undone before it was done: it never will be. */
  BLOCKED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Whether the participant still waits to be told how the transaction ends. */
  public boolean isOpen() {
    return this == PREPARED || this == PRECOMMITTED || this == EXECUTED || this == FINAL;
  }

  /** Whether the step has its effect for good. */
  public boolean isDoneForGood() {
    return this == FINAL || this == COMMITTED;
  }

  /** Whether the step has no effect and never will. */
  public boolean isUndone() {
    return this == UNDONE || this == BLOCKED;
  }

  static ParticipantPhase after(Commitment manner) {
    return switch (manner) {
      case PREPARE -> PREPARED;
      case EXECUTE -> EXECUTED;
      case FINAL -> FINAL;
    };
  }

  /** Returns the phase as messages and the journal write it. */
  @JsonValue
  public String text() {
    return text;
  }
}
