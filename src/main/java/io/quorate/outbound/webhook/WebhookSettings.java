package io.quorate.outbound.webhook;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The limits of webhooks, read once from {@code quorate.webhooks}. Immutable.
 *
 * @param most how many there may be
 * @param interval how often the sending node looks which there are
 * @param recordInterval how long after a delivery the position is stored at the latest
 * @param parallel how many events of one webhook are on their way at once, each of another entity
 * @param retryFirst how long to wait after the first failure; doubled after each further one
 * @param retryMost how long to wait at most
 * @param giveUpAfter for how long a receiver may take no event until its webhook is parked
 */
public record WebhookSettings(
    int most,
    Duration interval,
    Duration recordInterval,
    int parallel,
    Duration retryFirst,
    Duration retryMost,
    Duration giveUpAfter) {

  /** The most webhooks that may be configured: each has an actor and a page of events. */
  private static final int MOST_WEBHOOKS = 10_000;

  private static final int MOST_PARALLEL = 64;

  /** The waits are shorter by up to a fifth, so that many webhooks do not come back at once. */
  private static final long JITTER = 5;

  /** The most doublings: what is doubled more often is beyond every limit. */
  private static final int MOST_DOUBLINGS = 20;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static WebhookSettings of(Config quorate) {
    SettingsSection webhooks = SettingsSection.of(quorate, "webhooks");
    Duration first = webhooks.duration("retry-first");
    return new WebhookSettings(
        webhooks.number("most", 1, MOST_WEBHOOKS),
        webhooks.duration("interval"),
        webhooks.duration("record-interval"),
        webhooks.number("parallel", 1, MOST_PARALLEL),
        first,
        webhooks.duration("retry-most", first),
        webhooks.duration("give-up-after"));
  }

  /**
   * Returns how long to wait after a failure.
   *
   * @param attempts how many have failed in a row, at least 1
   */
  Duration backOff(int attempts) {
    long doubledMs = retryFirst.toMillis() << Math.min(attempts - 1, MOST_DOUBLINGS);
    long delayMs = Math.min(doubledMs, retryMost.toMillis());
    return Duration.ofMillis(delayMs - ThreadLocalRandom.current().nextLong(delayMs / JITTER + 1));
  }
}
