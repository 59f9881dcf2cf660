package io.quorate.http.api;

import io.quorate.http.server.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as the API writes them: {@code "500ms"}, {@code "30s"}, {@code "15m"}. */
final class Durations {

  /** Eleven digits of days are milliseconds that a long still holds. */
  private static final int MAX_DIGITS = 11;

  private static final Pattern FORM = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

  private Durations() {}

  /** Returns the milliseconds of a duration; refuses other text. */
  static long millis(String name, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Refusal.invalidArgument(
          "Expected %s to be a duration such as \"500ms\", \"30s\" or \"5m\", but it is not."
              .formatted(name));
    }
    if (matcher.group(1).length() > MAX_DIGITS) {
      throw Refusal.invalidArgument(
          "Expected %s to be a duration of at most %d digits, but it is longer."
              .formatted(name, MAX_DIGITS));
    }
    long unitMs =
        switch (matcher.group(2)) {
          case "ms" -> 1L;
          case "s" -> 1000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
    return Long.parseLong(matcher.group(1)) * unitMs;
  }
}
