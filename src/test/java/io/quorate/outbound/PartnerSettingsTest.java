package io.quorate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartnerSettingsTest {

  private static final Config SHIPPED =
      ConfigFactory.parseFile(new File("conf/quorate.conf")).getConfig("quorate");

  @Test
  void shouldReadWhatIsShipped() {
    PartnerSettings settings = PartnerSettings.of(SHIPPED);

    assertThat(settings.allow().prefixes()).isEmpty();
    assertThat(settings.allowPrivateAddresses()).isFalse();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.maxAnswerBytes()).isEqualTo(65_536);
    assertThat(settings.attempts()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "allow, nonsense",
    "allow-private-addresses, perhaps",
    "connect-timeout, 0s",
    "timeout, never",
    "max-answer, 65 KiB",
    "max-connections, 0",
    "max-in-flight, 0",
    "breaker-failures, 0",
    "breaker-reset, 0s",
    "breaker-reset-max, 4s",
    "attempts, 0",
    "attempts-for, 29s",
  })
  void shouldNameTheKeyOfAWrongValue(String key, String value) {
    Config wrong =
        ConfigFactory.parseString("call.%s = \"%s\"".formatted(key, value)).withFallback(SHIPPED);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartnerSettings.of(wrong))
        .withMessageContaining("quorate.call." + key);
  }
}
