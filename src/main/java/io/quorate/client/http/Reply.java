package io.quorate.client.http;

import io.quorate.client.error.RefusedException;
import io.quorate.client.json.JsonObject;

/**
 * What a node answered for good: a success, or a refusal. Immutable.
 *
 * @param status of HTTP
 * @param body what is shown, or the problem
 * @param firstSentNanos the monotonic time before the first attempt was sent
 * @param sentNanos that before the attempt was sent that got this answer
 * @param attempts how often the call was sent until then
 */
public record Reply(
    int status, JsonObject body, long firstSentNanos, long sentNanos, int attempts) {

  /** The code of an answer that does not come from a node, such as that of a proxy. */
  public static final String UNEXPECTED = "unexpected_answer";

  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int SUCCESS_CLASS = 2;
  private static final int CLASS = 100;

  /** Tells whether the status is 200 to 299. */
  public boolean isSuccess() {
    return status / CLASS == SUCCESS_CLASS;
  }

  /** Tells whether something is there that was not before. */
  public boolean isCreated() {
    return status == CREATED;
  }

  /** Tells whether what the path names does not exist. */
  public boolean isNotFound() {
    return status == NOT_FOUND && code().equals("not_found");
  }

  /** Tells whether it is a refusal by the state of things, with this code. */
  public boolean isConflict(String code) {
    return status == CONFLICT && code().equals(code);
  }

  /** Returns the code of a refusal. */
  public String code() {
    return body.findText("code").orElse(UNEXPECTED);
  }

  /** Returns what a refusal tells people. */
  public String detail() {
    return body.findText("detail")
        .orElse("Expected a problem of Quorate, but got status " + status);
  }

  /**
   * Returns the body of a success.
   *
   * @throws RefusedException when it is none
   */
  public JsonObject success() {
    if (!isSuccess()) {
      throw refusal();
    }
    return body;
  }

  /** Returns the refusal. */
  public RefusedException refusal() {
    return new RefusedException(status, code(), detail());
  }

  Reply with(long firstSent, long sent, int attempt) {
    return new Reply(status, body, firstSent, sent, attempt);
  }
}
