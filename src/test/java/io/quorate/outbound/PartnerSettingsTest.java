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
import org.junit.jupiter.params.provider.ValueSource;

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
  @ValueSource(
      strings = {
        "7",
        "[7]",
        "[{}]",
        "[{prefix = \"https://h/\"}]",
        "[{header = \"X-Key: s3cret\"}]",
        "[{prefix = nonsense, header = \"X-Key: s3cret\"}]",
        "[{prefix = \"https://h/?a\", header = \"X-Key: s3cret\"}]",
        "[{prefix = \"https://h/\", header = \"s3cret\"}]",
        "[{prefix = \"https://h/\", header = \"X-Key:\"}]",
        "[{prefix = \"https://h/\", header = \"X-Key: s3cret\\r\\nX: y\"}]",
        "[{prefix = \"https://h/\", header = \"Idempotency-Key: s3cret\"}]",
        "[{prefix = \"https://h/\", header = \"content-length: 3\"}]",
        "[{prefix = \"https://h/\", secret = s3cret}]",
        "[{prefix = \"https://h/\", secret = [s3cret]}]",
        "[{prefix = \"https://h/\", secret = \"s3cret-s3cret-s3cret\", more = 1}]",
      })
  void shouldTellNoSecretOfWrongCredentials(String value) {
    Config wrong = ConfigFactory.parseString("call.credentials = " + value).withFallback(SHIPPED);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartnerSettings.of(wrong))
        .withMessageContaining("quorate.call.credentials")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void shouldTellNobodyTheSecrets() {
    Config quorate =
        ConfigFactory.parseString(
                "call.credentials = [{prefix = \"https://h/\", header = \"X-Key: s3cret\","
                    + " secret = \"s3cret-s3cret-s3cret\"}]")
            .withFallback(SHIPPED);

    assertThat(PartnerSettings.of(quorate).toString()).doesNotContain("s3cret");
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
