package io.quorate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.outbound.NotificationResult.Failed;
import io.quorate.outbound.NotificationResult.NotSent;
import io.quorate.outbound.NotificationResult.Refused;
import io.quorate.outbound.NotificationResult.Taken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver does when it is told something is told apart from what this node does not do. */
class NotificationTest extends PartnerScene {

  @ParameterizedTest
  @ValueSource(strings = {"/200", "/202", "/204"})
  void shouldBeTakenByAnySuccess(String path) {
    assertThat(told(client(""), path)).isEqualTo(new Taken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/redirect", "/400", "/404", "/429", "/500", "/503"})
  void shouldBeRefusedByAnyOtherStatus(String path) {
    assertThat(told(client(""), path))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.gone()).isFalse();
              assertThat(refused.detail()).startsWith("Expected").contains(", but it answered");
            });
  }

  @Test
  void shouldTellThatTheReceiverIsGone() {
    assertThat(told(client(""), "/410"))
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.gone()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hang", "/break"})
  void shouldFailWithoutAnAnswer(String path) {
    assertThat(told(client("timeout = 700ms"), path)).isInstanceOf(Failed.class);
  }

  /** Nothing was sent here either, but it is the receiver that is not there. */
  @Test
  void shouldFailWhenTheConnectionIsRefused() {
    PartnerClient client = client("");
    partner.close();
    assertThat(told(client, "/ok")).isInstanceOf(Failed.class);
  }

  @Test
  void shouldFailWhenTheReceiverMayNotBeCalled() {
    assertThat(told(client("allow = \"http://127.0.0.1:1/\""), "/ok")).isInstanceOf(Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-connections", "max-in-flight"})
  void shouldNotBeSentBeyondALimit(String limit) {
    PartnerClient client = client("timeout = 1s, " + limit + " = 1");
    CompletableFuture<NotificationResult> first = telling(client, "/hang");
    assertThat(told(client, "/ok")).isInstanceOf(NotSent.class);
    assertThat(first.orTimeout(15, TimeUnit.SECONDS).join()).isInstanceOf(Failed.class);
    assertThat(told(client, "/ok")).isEqualTo(new Taken());
  }

  @Test
  void shouldNotBeSentToAHostThatIsLeftAlone() {
    PartnerClient client = client("breaker-failures = 2, breaker-reset = 300ms");
    assertThat(told(client, "/500")).isInstanceOf(Refused.class);
    assertThat(told(client, "/500")).isInstanceOf(Refused.class);
    assertThat(told(client, "/ok")).isInstanceOf(NotSent.class);
    assertThat(partner.seen()).hasSize(2);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> told(client, "/ok").equals(new Taken()));
  }

  private NotificationResult told(PartnerClient client, String path) {
    return telling(client, path).orTimeout(15, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<NotificationResult> telling(PartnerClient client, String path) {
    var notification =
        new Notification(
            url(path), "application/json", Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
    return client.tell(notification).toCompletableFuture();
  }
}
