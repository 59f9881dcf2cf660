package io.quorate.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a partner is asked. */
public enum CallRequest {
  /** To do the step, or to promise it. */
  CALL(""),
  /** To undo the step, or to make sure that it is never done. */
  UNDO(":undo"),
  /** To do for good what it has promised. */
  COMMIT(":commit");

  private final String keySuffix;
  private final String text = name().toLowerCase(Locale.ROOT);

  CallRequest(String keySuffix) {
    this.keySuffix = keySuffix;
  }

  /** Returns the key under which a partner recognises a repetition. */
  String idempotencyKey(String transaction, int index) {
    return transaction + ":" + index + keySuffix;
  }

  /** Returns the request as the journal writes it. */
  @JsonValue
  public String text() {
    return text;
  }
}
