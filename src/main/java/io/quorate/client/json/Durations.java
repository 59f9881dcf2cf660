package io.quorate.client.json;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and reads durations as the API has them: {@code "500ms"}, {@code "30s"}. */
public final class Durations {

  /** The longest that a node takes. */
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,11})(ms|s|m|h|d)");

  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private Durations() {}

  /**
   * Returns the text of a duration, whose part of a millisecond is left out.
   *
   * @throws IllegalArgumentException when it is negative or longer than {@link #LONGEST}
   */
  public static String write(Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "Expected a duration from 0 to %d days, but it is %s."
              .formatted(LONGEST.toDays(), duration));
    }
    long ms = duration.toMillis();
    return ms % SECOND_MS == 0 ? ms / SECOND_MS + "s" : ms + "ms";
  }

  static Duration read(String name, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new MalformedJson(
          "Expected %s to be a duration such as \"30s\", but it is %s.".formatted(name, text));
    }
    long unitMs =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> SECOND_MS;
          case "m" -> MINUTE_MS;
          case "h" -> HOUR_MS;
          default -> DAY_MS;
        };
    return Duration.ofMillis(Long.parseLong(matcher.group(1)) * unitMs);
  }
}
