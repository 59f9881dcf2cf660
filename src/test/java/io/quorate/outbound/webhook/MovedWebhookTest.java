package io.quorate.outbound.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.typesafe.config.ConfigFactory;
import io.quorate.account.AccountType;
import io.quorate.feed.FeedReader;
import io.quorate.feed.FeedSettings;
import io.quorate.feed.FeedTail;
import io.quorate.feed.MemoryFeed;
import io.quorate.feed.PublishedTypes;
import io.quorate.lists.WebhookList;
import io.quorate.outbound.NotificationResult;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.Feed;
import io.quorate.storage.FormerJournal;
import io.quorate.storage.PageLimit;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import io.quorate.webhook.Secret;
import io.quorate.webhook.WebhookCommand;
import io.quorate.webhook.WebhookTarget;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a webhook goes on after the journal was moved. */
class MovedWebhookTest {

  private static final long PATIENCE_SECONDS = 20;
  private static final PublishedTypes TYPES =
      new PublishedTypes(Map.of("accounts", AccountType.TYPE));

  private static ActorTestKit kit;

  private final MemoryFeed memory = new MemoryFeed();
  private final Feed feed =
      FormerJournal.before(
          Optional.of(new FormerJournal("abcd0123", Map.of("700-20", "1"))), memory);
  private final BlockingQueue<WebhookCommand.Progress> told = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider = local"));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void shouldParkWhatNobodyKnowsThePlaceOf() throws InterruptedException {
    WebhookCommand.Progress progress = firstProgress("9.9~ffff0000");

    assertThat(progress.position()).isEqualTo("9.9~ffff0000");
    assertThat(progress.giveUp()).contains("it is one of another; replay the webhook");
  }

  @Test
  void shouldRecordWhereThePlaceOfTheFormerJournalIs() throws InterruptedException {
    memory.append("account|a", "account.deposited", 1);

    WebhookCommand.Progress progress = firstProgress("700-25");

    assertThat(progress.position()).isEqualTo("1~abcd0123");
    assertThat(progress.giveUp()).isNull();
    assertThat(progress.epoch()).isEqualTo(3);
  }

  private WebhookCommand.Progress firstProgress(String position) throws InterruptedException {
    TestProbe<WebhookDelivery.Message> probe = kit.createTestProbe();
    ActorRef<WebhookDelivery.Message> delivery =
        kit.spawn(WebhookDelivery.create("w", context(position)));
    WebhookCommand.Progress first =
        Objects.requireNonNull(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was told");
    // The answer says that it is parked.
    probe.expectTerminated(delivery, Duration.ofSeconds(PATIENCE_SECONDS));
    return first;
  }

  private WebhookContext context(String position) {
    var tail =
        new FeedTail(
            feed,
            TYPES,
            new FeedSettings(Duration.ofMillis(2), new PageLimit(10, 1 << 20), 1 << 20),
            System::nanoTime,
            ForkJoinPool.commonPool());
    Duration soon = Duration.ofMillis(10);
    return new WebhookContext(
        new WebhookList(new NoProjections()),
        new FeedReader(feed, TYPES),
        tail,
        ask -> CompletableFuture.completedFuture(reply(ask, position)),
        notification -> CompletableFuture.completedFuture(new NotificationResult.Taken()),
        new WebhookSettings(1, soon, soon, 1, soon, soon, Duration.ofHours(1)),
        new WebhookCounts());
  }

  private Reply reply(Ask ask, String position) {
    boolean active = true;
    if (ask.command() instanceof WebhookCommand.Progress progress) {
      told.add(progress);
      active = false;
    }
    var target =
        new WebhookTarget(active, "http://h/", List.of(), Secret.of(new byte[32]), 3, position, 0);
    try {
      return Reply.accepted(true, 1, Json.STORED.writeValueAsBytes(target), 0);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class NoProjections implements ProjectionStore {
    @Override
    public <T> CompletionStage<T> read(Function<ProjectionView, T> reader) {
      return CompletableFuture.failedFuture(new IllegalStateException("never asked"));
    }
  }
}
