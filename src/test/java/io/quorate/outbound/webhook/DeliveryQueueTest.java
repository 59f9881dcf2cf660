package io.quorate.outbound.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountType;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.FeedReader;
import io.quorate.feed.MemoryFeed;
import io.quorate.feed.PublishedTypes;
import io.quorate.outbound.NotificationResult;
import io.quorate.outbound.webhook.DeliveryQueue.Outcome;
import io.quorate.storage.FeedPosition;
import io.quorate.webhook.Delivery;
import io.quorate.webhook.Webhook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which events are sent together, and up to where all has arrived. */
class DeliveryQueueTest {

  private static final int PARALLEL = 3;

  private static final NotificationResult TAKEN = new NotificationResult.Taken();
  private static final NotificationResult NOT_SENT =
      new NotificationResult.NotSent("Expected fewer calls, but there are as many.");

  private final MemoryFeed feed = new MemoryFeed();
  private final FeedReader reader =
      new FeedReader(feed, new PublishedTypes(Map.of("accounts", AccountType.TYPE)));
  private final DeliveryQueue queue = new DeliveryQueue(feed.start(), 0);

  @Test
  void shouldSendEventsOfDifferentEntitiesTogether() {
    add("a", "b", "c", "d");
    assertThat(subjects()).containsExactly("a", "b", "c");
    sent();
    assertThat(subjects()).containsExactly("d");
  }

  @Test
  void shouldRecordThePlaceAnewOnceTheJournalWasMoved() {
    assertThat(queue.isNews()).isFalse();
    queue.moved();
    assertThat(queue.isNews()).isTrue();
    queue.recorded();
    assertThat(queue.isNews()).isFalse();
  }

  @Test
  void shouldSendTheNextOfAnEntityAfterTheOneBefore() {
    add("a", "b", "a", "c");
    assertThat(subjects()).containsExactly("a", "b");
    sent();
    assertThat(subjects()).containsExactly("a", "c");
  }

  @Test
  void shouldKeepTheNextBackUntilAllHaveArrived() {
    add("a", "b", "b");
    queue.next(PARALLEL);
    sent("b");
    assertThat(subjects()).containsExactly("b");
    assertThat(queue.done()).isEqualTo(place(1));
    assertThat(queue.attempts()).isEqualTo(1);
    sent("b");
    assertThat(queue.attempts()).isEqualTo(2);
    sent();
    assertThat(queue.attempts()).isZero();
    assertThat(queue.done()).isEqualTo(place(2));
    assertThat(subjects()).containsExactly("b");
  }

  @Test
  void shouldTryOneAloneAfterAFailure() {
    add("a", "b", "c");
    queue.next(PARALLEL);
    sent("a", "b", "c");
    assertThat(subjects()).containsExactly("a");
    sent();
    assertThat(subjects()).containsExactly("b", "c");
    assertThat(queue.done()).isEqualTo(place(1));
  }

  @Test
  void shouldNotCountWhatFollowsAFailureAsArrived() {
    add("a", "b", "c");
    queue.next(PARALLEL);
    sent("a");
    assertThat(queue.done()).isEqualTo(feed.start());
    sent();
    assertThat(queue.done()).isEqualTo(place(3));
  }

  @Test
  void shouldCountWhatWasNotSentAsNoAttempt() {
    add("a", "b");
    queue.next(PARALLEL);
    notSent("a", "b");
    assertThat(queue.isHeldBack()).isTrue();
    assertThat(queue.attempts()).isZero();
    assertThat(queue.unrecorded()).isEmpty();
    assertThat(queue.done()).isEqualTo(feed.start());
    assertThat(subjects()).containsExactly("a", "b");
    sent();
    assertThat(queue.isHeldBack()).isFalse();
    assertThat(queue.done()).isEqualTo(place(2));
  }

  @Test
  void shouldSendAgainWhatWasNotSentOnly() {
    add("a", "b", "a");
    queue.next(PARALLEL);
    notSent("b");
    assertThat(queue.isHeldBack()).isTrue();
    assertThat(queue.done()).isEqualTo(place(1));
    assertThat(queue.unrecorded()).extracting(Delivery::event).containsExactly("accounts/a/1");
    assertThat(subjects()).containsExactly("b");
    sent();
    assertThat(subjects()).containsExactly("a");
  }

  @Test
  void shouldNotEndARowOfFailuresByWhatWasNotSent() {
    add("a");
    queue.next(PARALLEL);
    sent("a");
    sent("a");
    notSent("a");
    assertThat(queue.attempts()).isEqualTo(2);
    assertThat(queue.isHeldBack()).isTrue();
    sent("a");
    assertThat(queue.attempts()).isEqualTo(3);
    assertThat(queue.isHeldBack()).isFalse();
    assertThat(queue.unrecorded()).extracting(Delivery::attempt).containsExactly(1, 2, 3);
  }

  /** As when the host is left alone after the failure of one of them. */
  @Test
  void shouldCountAFailureBesideWhatWasNotSent() {
    add("a", "b", "c");
    List<FeedEvent> events = queue.next(PARALLEL);
    queue.sent(
        List.of(
            new Outcome(events.get(0), new NotificationResult.Failed("Expected an answer.")),
            new Outcome(events.get(1), NOT_SENT),
            new Outcome(events.get(2), new NotificationResult.Taken())),
        1);
    assertThat(queue.attempts()).isEqualTo(1);
    assertThat(queue.isHeldBack()).isFalse();
    assertThat(subjects()).containsExactly("a");
    sent();
    assertThat(subjects()).containsExactly("b");
  }

  @Test
  void shouldTellWhichEventWaitsForTheLongestTime() {
    assertThat(queue.oldest()).isEmpty();
    add("a", "b", "b");
    assertThat(queue.oldest()).map(FeedEvent::id).contains("accounts/a/1");
    queue.next(PARALLEL);
    sent("b");
    assertThat(queue.oldest()).map(FeedEvent::id).contains("accounts/b/1");
    sent();
    assertThat(queue.oldest()).map(FeedEvent::id).contains("accounts/b/2");
    queue.next(PARALLEL);
    sent();
    assertThat(queue.oldest()).isEmpty();
  }

  @Test
  void shouldGoPastWhatIsOfNoInterest() {
    queue.add(List.of(), place(7), DeliveryQueue.MOST_PASSED - 1);
    assertThat(queue.done()).isEqualTo(place(7));
    assertThat(queue.isNews()).isFalse();
    queue.add(List.of(), place(8), 1);
    assertThat(queue.isNews()).isTrue();
    queue.recorded();
    assertThat(queue.isNews()).isFalse();
  }

  @Test
  void shouldRememberTheLatestAttemptsOnly() {
    for (int number = 0; number <= Webhook.MAX_LATEST; number++) {
      add("a");
      queue.next(PARALLEL);
      sent();
    }
    assertThat(queue.unrecorded())
        .hasSize(Webhook.MAX_LATEST)
        .extracting(Delivery::event)
        .startsWith("accounts/a/2")
        .doesNotContain("accounts/a/1");
  }

  private static FeedPosition place(int number) {
    return new FeedPosition(String.valueOf(number));
  }

  private void add(String... accounts) {
    for (String account : accounts) {
      feed.append("account|" + account, "account.deposited", 1);
    }
    FeedReader.Page page =
        reader.read(queue.read(), EventFilter.ALL, 100).toCompletableFuture().join();
    queue.add(page.events(), page.next(), 0);
  }

  private List<String> subjects() {
    return queue.next(PARALLEL).stream()
        .map(event -> event.subject().substring("accounts/".length()))
        .toList();
  }

  /** Notes that all has arrived, but for that of these accounts, which was refused. */
  private void sent(String... failed) {
    sent(new NotificationResult.Refused("Expected a success, but it failed.", false), failed);
  }

  /** Notes that all has arrived, but for that of these accounts, which was not sent. */
  private void notSent(String... heldBack) {
    sent(NOT_SENT, heldBack);
  }

  private void sent(NotificationResult other, String... accounts) {
    queue.sent(
        queue.next(PARALLEL).stream()
            .map(event -> new Outcome(event, isOf(event, accounts) ? other : TAKEN))
            .toList(),
        1);
  }

  private static boolean isOf(FeedEvent event, String... accounts) {
    return Set.of(accounts).contains(event.subject().substring("accounts/".length()));
  }
}
