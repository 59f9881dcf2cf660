package io.quorate.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says more exactly than a {@link RejectionCode} why a transaction is undone, so that a program can
 * tell what to try again. Beside the code and not one of them: nodes of version 0.1 read rows and
 * messages with a cause, and pass over it.
 */
public enum AbortCause {
  /** Its time was over. */
  TIMED_OUT,
  /** A client or an operator cancelled it. */
  CANCELLED,
  /** A partner refused a call. */
  PARTNER_REFUSED,
  /** An operator ended it, whatever could not be undone. */
  FORCED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the cause as clients and the journal see it, such as {@code timed_out}. */
  @JsonValue
  public String text() {
    return text;
  }

  /** Reads a cause; one of a newer version is none. */
  @JsonCreator
  static @Nullable AbortCause of(String text) {
    return Arrays.stream(values())
        .filter(cause -> cause.text.equals(text))
        .findFirst()
        .orElse(null);
  }
}
