package io.quorate.outbound;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;

/**
 * The limits of calls to partners, read once from {@code quorate.call}. Immutable.
 *
 * @param allow the URLs that may be called
 * @param allowPrivateAddresses whether a host name may lead to private addresses and this machine
 * @param credentials what says to partners who calls
 * @param connectTimeout how long looking up the host may take, and connecting to it
 * @param timeout how long one call may take altogether
 * @param maxAnswerBytes the largest answer that is kept, 1 to {@link #MOST_ANSWER_BYTES}
 * @param maxConnections calls to one host at the same time; one more waits for its next attempt
 * @param maxInFlight calls at the same time; one more waits for its next attempt
 * @param breakerFailures failures in a row after which a host is left alone
 * @param breakerReset how long at first; doubled each time it fails again
 * @param breakerResetMax how long at most
 * @param attempts how often at least an undo or commit is tried in a row
 * @param attemptsFor for how long at least; not less than a host may be left alone
 */
public record PartnerSettings(
    AllowList allow,
    boolean allowPrivateAddresses,
    PartnerCredentials credentials,
    Duration connectTimeout,
    Duration timeout,
    int maxAnswerBytes,
    int maxConnections,
    int maxInFlight,
    int breakerFailures,
    Duration breakerReset,
    Duration breakerResetMax,
    int attempts,
    Duration attemptsFor) {

  /** What still fits a message between two nodes, in bytes. */
  public static final int MOST_ANSWER_BYTES = 64 * 1024;

  private static final int MOST = 100_000;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static PartnerSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "call");
    Duration reset = section.duration("breaker-reset");
    Duration resetMax = section.duration("breaker-reset-max", reset);
    return new PartnerSettings(
        AllowList.of(section.text("allow")),
        onOrOff(section.text("allow-private-addresses")),
        PartnerCredentials.of(quorate.getConfig("call")),
        section.duration("connect-timeout"),
        section.duration("timeout"),
        maxAnswer(section.bytes("max-answer")),
        section.number("max-connections", 1, MOST),
        section.number("max-in-flight", 1, MOST),
        section.number("breaker-failures", 1, MOST),
        reset,
        resetMax,
        section.number("attempts", 1, MOST),
        section.duration("attempts-for", resetMax));
  }

  private static boolean onOrOff(String value) {
    return switch (value) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "Expected quorate.call.allow-private-addresses to be on or off, but it is %s."
                  .formatted(value));
    };
  }

  private static int maxAnswer(long bytes) {
    if (bytes > MOST_ANSWER_BYTES) {
      throw new IllegalArgumentException(
          "Expected quorate.call.max-answer to be at most %d bytes, but it is %d."
              .formatted(MOST_ANSWER_BYTES, bytes));
    }
    return (int) bytes;
  }
}
