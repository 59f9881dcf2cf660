package io.quorate.client.json;

import io.quorate.client.error.QuorateException;

/** Tells that a text is no JSON, or that its members are not the expected ones. */
public final class MalformedJson extends QuorateException {

  private static final long serialVersionUID = 1L;

  /** Says what was expected, and what was there. */
  public MalformedJson(String message) {
    super(NO_ANSWER, "unexpected_answer", message);
  }
}
