package io.quorate.outbound.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.webhook.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The published vector of Standard Webhooks. */
class WebhookSignatureTest {

  @Test
  void shouldSignAsStandardWebhooksDoes() {
    assertThat(
            WebhookSignature.headers(
                Secret.checked("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            Map.of(
                "webhook-id",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp",
                "1614265330",
                "webhook-signature",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
  }

  @Test
  void shouldHaveNoFullStopInWhatIsSigned() {
    assertThat(WebhookSender.messageId("accounts/a.b/2")).isEqualTo("accounts/a~b/2");
  }
}
