package io.quorate.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that should never have happened: money or stock that came from nowhere or is gone.
 * Immutable.
 *
 * @param type the type of the entity on which it was found: account or item
 * @param id the entity's id
 * @param transaction the transaction in which it was found, or null
 * @param reservation the reservation in which it was found, or null
 * @param expected by how much the entity should have been changed: minor units, or pieces
 * @param actual by how much it was changed
 * @param at when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    Kind kind,
    String type,
    String id,
    @Nullable String transaction,
    @Nullable String reservation,
    long expected,
    long actual,
    Instant at) {

  /** What is wrong. */
  public enum Kind {
    /** A transaction has ended, and one of its steps has not done what that end says. */
    WRONG_EFFECT,
    /** A step was done or undone for a transaction that is not open: it was over, or never was. */
    STRAY_EFFECT,
    /** More stock was taken from a reservation than it held. */
    OVERSOLD,
    /** Money moved on an account that was never opened. */
    NOT_OPENED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the kind as clients see it. */
    @JsonValue
    public String text() {
      return text;
    }

    static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
