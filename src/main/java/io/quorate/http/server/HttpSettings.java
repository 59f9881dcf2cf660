package io.quorate.http.server;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The limits of the HTTP edge, read once from {@code quorate.http}. Immutable.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param allowedHosts names of the node in {@code Host} and {@code Origin}, in lower case; with
 *     none, any unless it listens on loopback
 * @param deadline how long a request may take inside the node, unless it waits for a transaction
 * @param maxInFlight requests in progress; the node answers 429 to one more
 * @param maxConnections open connections; on one more the node answers only probes
 * @param maxBodyBytes the largest body
 * @param bodyTimeout how long a client may take to send its body
 * @param drainDelay how long the node goes on serving after its readiness says no
 * @param drainTimeout how long requests in progress may take to finish on shutdown: the setting, or
 *     more when the deadline demands it
 * @param batches the limits of batches
 */
public record HttpSettings(
    String host,
    int port,
    Set<String> allowedHosts,
    Duration deadline,
    int maxInFlight,
    int maxConnections,
    long maxBodyBytes,
    Duration bodyTimeout,
    Duration drainDelay,
    Duration drainTimeout,
    BatchSettings batches) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?");
  private static final int MOST = 1_000_000;

  /** Less than the times of the shutdown's phases, which would cut a longer drain short. */
  private static final Duration LONGEST_DRAIN_DELAY = Duration.ofSeconds(55);

  private static final Duration LONGEST_DRAIN_TIMEOUT = Duration.ofSeconds(20);

  /** How much longer than the deadline a handler may take to look at something once more. */
  public static final Duration OVERTIME = Duration.ofSeconds(3);

  /** How long an answer may be on its way to the client. */
  private static final Duration SENDING = Duration.ofSeconds(1);

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static HttpSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "http");
    Duration deadline =
        section.duration(
            "deadline", Duration.ofMillis(1), LONGEST_DRAIN_TIMEOUT.minus(OVERTIME).minus(SENDING));
    Duration drainTimeout =
        section.duration("drain-timeout", Duration.ofMillis(1), LONGEST_DRAIN_TIMEOUT);
    Duration longestRequest = deadline.plus(OVERTIME).plus(SENDING);
    return new HttpSettings(
        section.text("host"),
        section.number("port", 0, 65_535),
        hosts(section.text("allowed-hosts")),
        deadline,
        section.number("max-in-flight", 1, MOST),
        section.number("max-connections", 1, MOST),
        section.bytes("max-body"),
        section.duration("body-timeout"),
        section.duration("drain-delay", Duration.ZERO, LONGEST_DRAIN_DELAY),
        // A request whose body has arrived, and whose wait the shutdown has ended, finishes in
        // that.
        longestRequest.compareTo(drainTimeout) > 0 ? longestRequest : drainTimeout,
        BatchSettings.of(SettingsSection.of(quorate, "http.batch")));
  }

  private static Set<String> hosts(String listed) {
    var hosts = new TreeSet<String>();
    for (String host : listed.split(",", -1)) {
      String name = host.strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "Expected quorate.http.allowed-hosts to list host names without ports, separated by"
                + " commas, but '%s' is none.".formatted(name));
      }
      if (!name.isEmpty()) {
        hosts.add(name);
      }
    }
    return Set.copyOf(hosts);
  }
}
