package io.quorate.kernel;

import org.jspecify.annotations.Nullable;

/**
 * An expected refusal of a command: a value, never an exception.
 *
 * @param code why, for programs
 * @param detail why, for people: "Expected to ..., but ..."
 * @param cause why a transaction is undone, where the code does not tell; else null
 */
public record Rejection(RejectionCode code, String detail, @Nullable AbortCause cause) {

  /** A refusal whose code says all. */
  public Rejection(RejectionCode code, String detail) {
    this(code, detail, null);
  }

  /** Returns the same refusal with a cause. */
  public Rejection because(AbortCause why) {
    return new Rejection(code, detail, why);
  }
}
