package io.quorate.outbound.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountType;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.FeedReader;
import io.quorate.feed.MemoryFeed;
import io.quorate.feed.PublishedTypes;
import io.quorate.outbound.webhook.DeliveryQueue.Outcome;
import io.quorate.storage.FeedPosition;
import io.quorate.webhook.Delivery;
import io.quorate.webhook.Webhook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which events are sent together, and up to where all has arrived. */
class DeliveryQueueTest {

  private static final int PARALLEL = 3;

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

  /** Notes that all has arrived, but for that of these accounts. */
  private void sent(String... failed) {
    List<FeedEvent> events = queue.next(PARALLEL);
    queue.sent(
        events.stream()
            .map(
                event ->
                    new Outcome(
                        event,
                        Set.of(failed).contains(event.subject().substring("accounts/".length()))
                            ? Optional.of("Expected a success, but it failed.")
                            : Optional.empty()))
            .toList(),
        1);
  }
}
