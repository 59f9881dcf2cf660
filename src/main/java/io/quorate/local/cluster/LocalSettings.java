package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the command {@code local} was asked for, checked. Immutable.
 *
 * @param nodes how many nodes, 1 to {@link #MAX_NODES}
 * @param directory where everything is kept
 * @param httpPort the HTTP port of the first node; the others follow
 * @param restart whether a node that exits is started again
 * @param journal where the nodes keep everything
 * @param startTimeout how long all nodes together may take to get ready
 */
public record LocalSettings(
    int nodes,
    Path directory,
    int httpPort,
    boolean restart,
    LocalJournal journal,
    Duration startTimeout) {

  static final int MAX_NODES = 9;

  private static final int MAX_PORT = 65_535;
  private static final String START_TIMEOUT = "QUORATE_START_TIMEOUT";
  private static final String DEFAULT_START_TIMEOUT = "120s";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|)");

  public LocalSettings {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new LocalFailure(
          "Expected --nodes to be 1 to %d, but it was %d.".formatted(MAX_NODES, nodes));
    }
    if (httpPort < 1 || httpPort > MAX_PORT - nodes + 1) {
      throw new LocalFailure(
          "Expected --http-port to be 1 to %d, so that the ports of %d nodes fit, but it was %d."
              .formatted(MAX_PORT - nodes + 1, nodes, httpPort));
    }
  }

  /** Reads the start timeout, such as {@code 120s}, {@code 2m} or {@code 120} (seconds). */
  public static Duration startTimeout(Map<String, String> environment) {
    String text = environment.getOrDefault(START_TIMEOUT, DEFAULT_START_TIMEOUT);
    Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new LocalFailure(
          "Expected %s to be a duration such as 120s, but it was '%s'."
              .formatted(START_TIMEOUT, text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  /** The numbers of the nodes, from 1. */
  public IntStream numbers() {
    return IntStream.rangeClosed(1, nodes);
  }

  /** Returns the port on which a node answers. */
  public int httpPort(int number) {
    return httpPort + number - 1;
  }

  public String url(int number) {
    return "http://%s:%d".formatted(NodeCommand.HOST, httpPort(number));
  }
}
