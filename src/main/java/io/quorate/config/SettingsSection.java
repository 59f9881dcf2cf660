package io.quorate.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Reads one section of the configuration; a wrong value ends in an {@link IllegalArgumentException}
 * that names its whole key. Immutable.
 */
public final class SettingsSection {

  /** The longest time that any setting may have. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private final String path;
  private final Config config;

  private SettingsSection(String path, Config config) {
    this.path = path;
    this.config = config;
  }

  /**
   * Opens a section.
   *
   * @param quorate the configuration under {@code quorate}
   */
  public static SettingsSection of(Config quorate, String name) {
    return new SettingsSection("quorate." + name, quorate.getConfig(name));
  }

  /** Returns a text. */
  public String text(String key) {
    return read(key, "a text", config::getString);
  }

  /** Returns one of several texts. */
  public String oneOf(String key, String... choices) {
    String expected = "one of " + String.join(", ", choices);
    String value = read(key, expected, config::getString);
    return require(key, expected, value, List.of(choices).contains(value));
  }

  /** Returns whether something is on. */
  public boolean flag(String key) {
    return read(key, "on or off", config::getBoolean);
  }

  /** Returns a whole number within a range. */
  public int number(String key, int least, int most) {
    String expected = "a whole number from %d to %d".formatted(least, most);
    int value = read(key, expected, config::getInt);
    return require(key, expected, value, value >= least && value <= most);
  }

  /** Returns a number of bytes of at least 1. */
  public long bytes(String key) {
    String expected = "a size of at least one byte, such as 64 KiB";
    long value = read(key, expected, config::getBytes);
    return require(key, expected, value, value >= 1);
  }

  /** Returns a duration of at least a millisecond. */
  public Duration duration(String key) {
    return duration(key, Duration.ofMillis(1));
  }

  /** Returns a duration of at least {@code least}. */
  public Duration duration(String key, Duration least) {
    return duration(key, least, LONGEST);
  }

  /** Returns a duration within a range. */
  public Duration duration(String key, Duration least, Duration most) {
    String expected = "a duration from %d ms to %d ms".formatted(least.toMillis(), most.toMillis());
    Duration value = read(key, expected, config::getDuration);
    return require(key, expected, value, value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
  }

  /** Returns a duration in milliseconds, of 1 to what an int holds. */
  public int millis(String key) {
    Duration value = duration(key);
    String expected = "a duration of at most %d ms".formatted(Integer.MAX_VALUE);
    return (int)
        (long) require(key, expected, value.toMillis(), value.toMillis() < Integer.MAX_VALUE);
  }

  private <T> T read(String key, String expected, Function<String, T> reader) {
    try {
      return reader.apply(key);
    } catch (ConfigException e) {
      throw wrong(
          key, expected, config.hasPath(key) ? config.getValue(key).unwrapped() : "missing");
    }
  }

  private <T> T require(String key, String expected, T value, boolean right) {
    if (!right) {
      throw wrong(key, expected, value);
    }
    return value;
  }

  private IllegalArgumentException wrong(String key, String expected, Object value) {
    return new IllegalArgumentException(
        "Expected %s.%s to be %s, but it is %s.".formatted(path, key, expected, value));
  }
}
