package io.quorate.feed;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import io.quorate.storage.PageLimit;
import java.time.Duration;

/**
 * The limits of those who follow the feed on a node, read once from {@code quorate.feed}.
 * Immutable.
 *
 * @param interval how long to wait after the feed had nothing new
 * @param page how much of it is read at once
 * @param memoryBytes the payload that is kept in memory
 */
public record FeedSettings(Duration interval, PageLimit page, long memoryBytes) {

  private static final int MOST_ROWS = 100_000;

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static FeedSettings of(Config quorate) {
    SettingsSection feed = SettingsSection.of(quorate, "feed");
    return new FeedSettings(
        feed.duration("live-interval", Duration.ofMillis(1), Duration.ofSeconds(10)),
        new PageLimit(feed.number("page", 1, MOST_ROWS), feed.bytes("page-bytes")),
        feed.bytes("live-memory"));
  }
}
