package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one participant hears of another (3PC): its phase, nothing at all, or no such step. */
public enum PeerAnswer {
  /** It did not answer, or knows nothing: it never promised, or has ended and forgotten it. */
  SILENT,
  /** It has promised. */
  PREPARED,
  /** It has promised, and knows that all have. */
  PRECOMMITTED,
  /** It is done for good. */
  COMMITTED,
  /** It is undone, or will never be done. */
  UNDONE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the answer as the journal writes it. */
  @JsonValue
  public String text() {
    return text;
  }

  static PeerAnswer of(@Nullable ParticipantPhase phase) {
    if (phase == null) {
      return SILENT;
    }
    return switch (phase) {
      case PREPARED -> PREPARED;
      case PRECOMMITTED -> PRECOMMITTED;
      case COMMITTED, FINAL, EXECUTED -> COMMITTED;
      case UNDONE, BLOCKED -> UNDONE;
    };
  }
}
