package io.quorate.multijvm.partner;

import java.util.Locale;

/** How a partner misbehaves when it is first asked; when asked again it does as it is told. */
public enum PartnerBehaviour {
  /** Not at all. */
  DO(Reaction.ANSWER, true),
  /** Refuses. */
  REFUSE(Reaction.REFUSE, false),
  /** Answers with an error, and has done nothing. */
  FAIL(Reaction.FAIL, false),
  /** Does it, and answers with an error. */
  FAIL_AFTER(Reaction.FAIL, true),
  /** Answers with an error whenever it is asked. */
  FAIL_ALWAYS(Reaction.FAIL, false),
  /** Closes the connection, and has done nothing. */
  BREAK(Reaction.BREAK, false),
  /** Does it, and closes the connection. */
  BREAK_AFTER(Reaction.BREAK, true),
  /** Does it only after the caller's patience, unless it was told otherwise meanwhile. */
  HANG(Reaction.HANG, false),
  /** Does it, and answers after the caller's patience: so it answers twice. */
  HANG_AFTER(Reaction.HANG, true),
  /** Says that it is in progress. */
  LATER(Reaction.LATER, false);

  /** What a caller sees. */
  public enum Reaction {
    ANSWER,
    REFUSE,
    FAIL,
    BREAK,
    HANG,
    LATER
  }

  private final Reaction reaction;
  private final boolean effective;

  PartnerBehaviour(Reaction reaction, boolean effective) {
    this.reaction = reaction;
    this.effective = effective;
  }

  Reaction reaction(int attempt) {
    boolean misbehaves = attempt == 1 || this == REFUSE || this == FAIL_ALWAYS;
    return misbehaves ? reaction : Reaction.ANSWER;
  }

  /** Whether it does at once what it was asked. */
  boolean isEffective(int attempt) {
    return reaction(attempt) == Reaction.ANSWER || effective;
  }

  /** Returns the word for it in a path. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PartnerBehaviour of(String path) {
    return valueOf(path.toUpperCase(Locale.ROOT));
  }
}
