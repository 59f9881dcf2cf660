package io.quorate.kernel.participant;

/** How a transaction ends, as far as it can be said. */
public enum Verdict {
  /** It is done for good. */
  COMMIT,
  /** It is undone. */
  UNDO,
  /** Not decided, or not to be told yet: ask again. */
  WAIT,
  /** Nobody answered. */
  SILENCE
}
