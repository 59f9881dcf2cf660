package io.quorate.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.0009S, 0s",
    "PT0.5S, 500ms",
    "PT1.9999S, 1999ms",
    "PT90S, 90s",
    "PT24H, 86400s",
    "P366D, 31622400s",
  })
  void shouldWriteWholeMilliseconds(Duration duration, String text) {
    assertThat(Durations.write(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0s, 0", "500ms, 500", "30s, 30000", "5m, 300000", "2h, 7200000", "1d, 86400000"})
  void shouldReadEveryUnit(String text, long ms) {
    assertThat(Durations.read("ttl", text)).isEqualTo(Duration.ofMillis(ms));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "5S", "123456789012s"})
  void shouldRefuseOtherText(String text) {
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Durations.read("ttl", text));
  }

  @Test
  void shouldRefuseWhatNoNodeTakes() {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.write(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.write(Durations.LONGEST.plusMillis(1)));
  }
}
