package io.quorate.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Decision;
import io.quorate.kernel.EntityType.Subject;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.webhook.Webhook.Status;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of a webhook. */
class WebhookDeciderTest {

  private static final Secret SECRET = Secret.of(new byte[32]);
  private static final Secret OTHER = Secret.of(new byte[24]);
  private static final long DAY_MS = 24L * 60 * 60 * 1000;

  private final WebhookDecider decider = new WebhookDecider();
  private Webhook webhook = decider.initial();

  @Test
  void shouldShowASecretOnlyWhenTheNodeHasMadeIt() {
    assertThat(shown(register(SECRET, false))).isEqualTo(SECRET.text());
    assertThat(shown(register(OTHER, false))).isNull();
    assertThat(shown(new WebhookCommand.Get())).isNull();

    done(new WebhookCommand.Remove());
    assertThat(shown(register(SECRET, true))).isNull();
  }

  @Test
  void shouldChangeNothingWhenRegisteredAgain() {
    done(register(SECRET, false));
    assertThat(accepted(register(OTHER, false)).events()).isEmpty();

    done(new WebhookCommand.Remove());
    done(register(SECRET, true));
    assertThat(accepted(register(SECRET, true)).events()).isEmpty();
  }

  @Test
  void shouldRejectAnotherPayload() {
    done(register(SECRET, true));
    assertRejected(register(OTHER, true), RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD);
    assertRejected(register(SECRET, false), RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD);
    assertRejected(
        new WebhookCommand.Register("http://other/", List.of("item.*"), SECRET, true, "1"),
        RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD);
    assertRejected(
        new WebhookCommand.Register("http://h/", List.of(), SECRET, true, "1"),
        RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD);
  }

  @Test
  void shouldCountRepetitionsAsTheSameCommand() {
    var first = new WebhookCommand.Register("http://h/", List.of(), SECRET, false, "1");
    var again = new WebhookCommand.Register("http://h/", List.of(), OTHER, false, "2");
    assertThat(first.asRepeated()).isEqualTo(again.asRepeated());
  }

  @Test
  void shouldNotExistBeforeAndAfter() {
    assertNotThere();
    assertRejected(new WebhookCommand.Remove(), RejectionCode.NOT_FOUND);
    done(register(SECRET, true));
    done(new WebhookCommand.Remove());
    assertNotThere();
    assertThat(accepted(new WebhookCommand.Remove()).events()).isEmpty();
    assertThat(webhook.secret()).isEqualTo(Secret.NONE);
  }

  @Test
  void shouldRememberHowFarItHasComeAndTheLatestAttempts() {
    done(register(SECRET, true));
    for (int round = 0; round < 3; round++) {
      done(progress("at-" + round, 30, 0, null), 10);
    }
    assertThat(webhook.position()).isEqualTo("at-2");
    assertThat(webhook.latest()).hasSize(Webhook.MAX_LATEST);
    assertThat(webhook.latest().getLast().event()).isEqualTo("event-29");
  }

  @Test
  void shouldParkWhenItFailsForTooLong() {
    done(register(SECRET, true));
    done(progress("p", 1, 1, null), 1_000);
    assertThat(webhook.failingSinceMs()).isEqualTo(1_000);
    done(progress("p", 1, 2, null), 1_000 + 3 * DAY_MS - 1);
    assertThat(webhook.status()).isEqualTo(Status.ACTIVE);
    done(progress("p", 1, 3, null), 1_000 + 3 * DAY_MS);
    assertThat(webhook.status()).isEqualTo(Status.PARKED);
    assertThat(webhook.parked()).startsWith("Expected").contains("259200 s, but");
  }

  /**
   * What is told by a node that leaves the receiver's host alone: the time goes on all the same.
   */
  @Test
  void shouldParkWhatIsNotEvenTriedAnyMore() {
    done(register(SECRET, true));
    done(progress("p", 1, 2, null), 1_000);
    assertThat(accepted(progress("p", 0, 2, null)).events()).isEmpty();
    done(progress("p", 0, 2, null), 1_000 + 3 * DAY_MS - 1);
    assertThat(webhook.status()).isEqualTo(Status.ACTIVE);
    done(progress("p", 0, 2, null), 1_000 + 3 * DAY_MS);
    assertThat(webhook.status()).isEqualTo(Status.PARKED);
    assertThat(webhook.attempts()).isEqualTo(2);
  }

  @Test
  void shouldWriteWhatIsNew() {
    done(register(SECRET, true));
    done(progress("p", 1, 2, null));
    assertThat(accepted(progress("q", 0, 2, null)).events()).hasSize(1);
    assertThat(accepted(progress("p", 1, 2, null)).events()).hasSize(1);
    assertThat(accepted(progress("p", 0, 0, null)).events()).hasSize(1);
  }

  @Test
  void shouldBeginToCountAnewAfterASuccess() {
    done(register(SECRET, true));
    done(progress("p", 1, 1, null), 0);
    done(progress("q", 1, 0, null), 2 * DAY_MS);
    assertThat(webhook.failingSinceMs()).isNull();
    done(progress("q", 1, 1, null), 4 * DAY_MS);
    assertThat(webhook.status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void shouldParkAtOnceWhenTheReceiverIsGone() {
    done(register(SECRET, true));
    done(progress("p", 1, 1, "gone"), 0);
    assertThat(webhook.status()).isEqualTo(Status.PARKED);
    assertThat(webhook.parked()).isEqualTo("gone");
    assertThat(accepted(progress("q", 1, 0, null)).events()).isEmpty();
  }

  @Test
  void shouldBeginAnewWhenReplayed() {
    done(register(SECRET, true));
    var late = progress("p", 1, 1, "gone");
    done(late);
    done(new WebhookCommand.Replay("start"));
    assertThat(webhook.status()).isEqualTo(Status.ACTIVE);
    assertThat(webhook.position()).isEqualTo("start");
    assertThat(webhook.attempts()).isZero();
    // What was on its way before says no more.
    assertThat(accepted(late).events()).isEmpty();
  }

  @Test
  void shouldTakeOnlySecretsAsStandardWebhooksHasThem() {
    for (String wrong : List.of("", "whsec_", "whsec_AAAA", "whsec_%", OTHER.text().substring(6))) {
      assertThatThrownBy(() -> Secret.checked(wrong)).isInstanceOf(InvalidArgument.class);
    }
    assertThatThrownBy(() -> Secret.of(new byte[65])).isInstanceOf(InvalidArgument.class);
    assertThat(register(SECRET, true).toString()).doesNotContain(SECRET.text());
  }

  private void assertNotThere() {
    assertRejected(new WebhookCommand.Get(), RejectionCode.NOT_FOUND);
    assertRejected(new WebhookCommand.GetDeliveries(), RejectionCode.NOT_FOUND);
    assertRejected(new WebhookCommand.Replay("start"), RejectionCode.NOT_FOUND);
    assertThat(accepted(progress("p", 1, 0, null)).events()).isEmpty();
  }

  private static WebhookCommand.Register register(Secret secret, boolean given) {
    return new WebhookCommand.Register("http://h/", List.of("item.*"), secret, given, "1");
  }

  private WebhookCommand.Progress progress(
      String position, int deliveries, int attempts, @Nullable String giveUp) {
    return new WebhookCommand.Progress(
        webhook.epoch(),
        position,
        IntStream.range(0, deliveries)
            .mapToObj(number -> new Delivery("event-" + number, "type", 1, 1, null))
            .toList(),
        attempts,
        3 * DAY_MS,
        giveUp);
  }

  private void assertRejected(WebhookCommand command, RejectionCode code) {
    assertThat(decider.decide(command, webhook, 0))
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            rejected -> assertThat(rejected.rejection().code()).isEqualTo(code));
  }

  private Decision.Accepted<WebhookEvent> accepted(WebhookCommand command) {
    return (Decision.Accepted<WebhookEvent>) decider.decide(command, webhook, 0);
  }

  private void done(WebhookCommand command) {
    done(command, 0);
  }

  private Shown done(WebhookCommand command, long nowMs) {
    var accepted = (Decision.Accepted<WebhookEvent>) decider.decide(command, webhook, nowMs);
    accepted.events().forEach(event -> webhook = decider.evolve(webhook, event));
    return accepted.shown();
  }

  private @Nullable String shown(WebhookCommand command) {
    Shown shown = done(command, 0);
    var view = (WebhookView) WebhookType.TYPE.view(new Subject("id", 1, 0), webhook, shown);
    return view.secret();
  }
}
