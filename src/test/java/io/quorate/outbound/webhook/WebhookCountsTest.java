package io.quorate.outbound.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountType;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.FeedReader;
import io.quorate.feed.MemoryFeed;
import io.quorate.feed.PublishedTypes;
import io.quorate.outbound.NotificationResult;
import io.quorate.outbound.webhook.WebhookCounts.Result;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node tells of the webhooks for which it sends. */
class WebhookCountsTest {

  private final WebhookCounts counts = new WebhookCounts();

  @Test
  void shouldTellHowMuchWaitsOnlyWhileThisNodeSends() {
    FeedEvent event = event();
    assertThat(counts.parked()).isNaN();
    assertThat(counts.lagSeconds(event.atMs())).isNaN();

    counts.sending(2);
    assertThat(counts.parked()).isEqualTo(2);
    assertThat(counts.lagSeconds(event.atMs())).isZero();

    counts.waiting("one", Optional.of(event));
    assertThat(counts.lagSeconds(event.atMs() + 1_500)).isEqualTo(1.5);
    assertThat(counts.lagSeconds(event.atMs() - 1)).as("of a clock that is behind").isZero();
    counts.waiting("other", Optional.of(event));
    counts.waiting("one", Optional.empty());
    assertThat(counts.lagSeconds(event.atMs() + 1_000)).isEqualTo(1);
    counts.waiting("other", Optional.empty());
    assertThat(counts.lagSeconds(event.atMs() + 1_000)).isZero();

    counts.stopped();
    assertThat(counts.parked()).isNaN();
    assertThat(counts.lagSeconds(event.atMs())).isNaN();
  }

  @Test
  void shouldCountEachResult() {
    counts.attempted(new NotificationResult.Taken());
    counts.attempted(new NotificationResult.Refused("Expected 2xx, but it was 400.", false));
    counts.attempted(new NotificationResult.Failed("Expected an answer, but there was none."));
    counts.attempted(new NotificationResult.NotSent("Expected fewer calls, but there are many."));
    assertThat(Result.values()).allMatch(result -> counts.attempts(result) == 1);
  }

  private static FeedEvent event() {
    var feed = new MemoryFeed();
    feed.append("account|a", "account.deposited", 1);
    return new FeedReader(feed, new PublishedTypes(Map.of("accounts", AccountType.TYPE)))
        .read(feed.start(), EventFilter.ALL, 1)
        .toCompletableFuture()
        .join()
        .events()
        .getFirst();
  }
}
