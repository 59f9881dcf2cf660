package io.quorate.outbound.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookSettingsTest {

  private static final Config SHIPPED = NodeConfig.load(null).getConfig("quorate");

  @Test
  void shouldWaitTwiceAsLongEachTimeUpToTheLimit() {
    WebhookSettings settings = WebhookSettings.of(SHIPPED);
    for (int attempts = 1; attempts <= 12; attempts++) {
      Duration most = Duration.ofSeconds(1L << (attempts - 1));
      assertThat(settings.backOff(attempts)).isBetween(most.multipliedBy(4).dividedBy(5), most);
    }
    for (int attempts : new int[] {13, 100, Integer.MAX_VALUE}) {
      assertThat(settings.backOff(attempts)).isBetween(Duration.ofMinutes(48), Duration.ofHours(1));
    }
  }

  @Test
  void shouldGiveUpAfterThreeDays() {
    assertThat(WebhookSettings.of(SHIPPED).giveUpAfter()).isEqualTo(Duration.ofDays(3));
  }

  @Test
  void shouldNameAWrongKey() {
    assertWrong("webhooks.most", 0);
    assertWrong("webhooks.parallel", 65);
    assertWrong("webhooks.retry-most", "1ms");
    assertWrong("webhooks.give-up-after", "never");
  }

  private static void assertWrong(String key, Object value) {
    Config wrong = SHIPPED.withValue(key, ConfigValueFactory.fromAnyRef(value));
    assertThatThrownBy(() -> WebhookSettings.of(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorate." + key);
  }
}
