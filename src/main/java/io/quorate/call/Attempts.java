package io.quorate.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How far the asking has come. Immutable.
 *
 * @param number of the last attempt, over all that was ever requested; 0 before the first
 * @param failures how many attempts in a row failed since the current request began
 * @param waiting whether the last attempt has no answer yet
 * @param atMs when the last attempt began or, once it failed, when it did; milliseconds since the
 *     epoch
 * @param sinceMs when the first attempt of the current request began, in the same unit
 * @param failure why the last one failed that did, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempts(
    int number, int failures, boolean waiting, long atMs, long sinceMs, @Nullable String failure) {

  /** Before the first attempt. */
  static final Attempts NONE = new Attempts(0, 0, false, 0, 0, null);

  Attempts asked(long nowMs) {
    return new Attempts(
        number + 1, failures, true, nowMs, failures == 0 ? nowMs : sinceMs, failure);
  }

  Attempts failed(String detail, long nowMs) {
    return new Attempts(number, failures + 1, false, nowMs, sinceMs, detail);
  }

  Attempts answered(long nowMs) {
    return new Attempts(number, 0, false, nowMs, sinceMs, failure);
  }

  /** Begins to count the failures of another request. */
  Attempts afresh() {
    return new Attempts(number, 0, waiting, atMs, sinceMs, failure);
  }
}
