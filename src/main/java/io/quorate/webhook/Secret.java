package io.quorate.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.InvalidArgument;
import java.util.Base64;

/**
 * The secret of a webhook, which the receiver knows, too, as <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
 * Standard Webhooks</a> writes it. Immutable; as a text it names nothing.
 *
 * @param text {@link #PREFIX} and the key in Base64; empty for none
 */
public record Secret(@JsonValue String text) {

  /** What stands before the key. */
  public static final String PREFIX = "whsec_";

  /** The shortest and the longest key, in bytes. */
  public static final int LEAST_BYTES = 24;

  public static final int MOST_BYTES = 64;

  static final Secret NONE = new Secret("");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Secret {}

  /** Makes one of a key. */
  public static Secret of(byte[] key) {
    return checked(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /** Makes one of a text that a client gives; throws {@link InvalidArgument} when it is none. */
  public static Secret checked(String text) {
    var secret = new Secret(text);
    if (!secret.isWellFormed()) {
      throw new InvalidArgument(
          "Expected secret to be %s and %d to %d bytes in Base64, but it is not."
              .formatted(PREFIX, LEAST_BYTES, MOST_BYTES));
    }
    return secret;
  }

  /** Returns the key. */
  public byte[] key() {
    return Base64.getDecoder().decode(text.substring(PREFIX.length()));
  }

  private boolean isWellFormed() {
    try {
      return text.startsWith(PREFIX) && key().length >= LEAST_BYTES && key().length <= MOST_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return PREFIX + "...";
  }
}
